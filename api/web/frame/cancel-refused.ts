import { page, type PageView } from '../../../templates/page';

interface CancelRefusedView extends PageView {
  orderUrl: string;
  heading: string;
  refusal: string;
  ticketUrl: string;
}

/** Why an order is not cancelled, and whom to ask. */
export const cancelRefusedPage = page<CancelRefusedView>('frame/cancel-refused');
