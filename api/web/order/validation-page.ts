import { page } from '../../../templates/page';
import type { BadgeView } from '../../../templates/parts/badge/badge';
import type { TimeView } from '../../../templates/parts/time/time';
import type { ValidationView } from '../../../templates/parts/validation/validation';
import type { OrderPageView } from './head';

export interface ValidationPageView extends OrderPageView {
  count: string;
  rows: { domain: string; badge: BadgeView; line: string; method: string; last: TimeView | null; seen: string | null }[];
  validation: ValidationView;
}

export const validationPage = page<ValidationPageView>('order/validation');
