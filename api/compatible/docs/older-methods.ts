import type { ApiMethodView } from '../../../templates/compatible-docs';
import { apiKey, methodWords, optional, parameter, required } from './method';

const orderId = required('reseller_order_id', 'Number of the order; the order_token takes the place of both');

/** Below /ssl every method of the other services answers as well; these are different there. */
export function olderApiMethods(publicUrl: string): ApiMethodView[] {
  const { method, get, post } = methodWords(publicUrl);
  return [
    method(
      'ssl/order/place',
      'Buys, and configures in the same call where the approver is named. Without an approver the customer is invited by e-mail to configure the order on its page, where the CSR and the contacts that were sent stand already. With an order_token it configures, as order/place does; where neither csr nor domain_name nor approver_email_address is sent, the customer is invited.',
      [
        apiKey,
        required('st_product_code, reseller_unique_reference', 'As for order/generatetoken'),
        required('end_customer_email', 'Who is invited; none: nobody is'),
        optional('approver_email_address', 'Mailbox that approves the domain: the order is configured at once'),
        parameter('with an approver')('the parameters of order/place', 'As there'),
      ],
      'reseller_order_id, invite_url; with an approver what order/place answers',
      post(
        'ssl/order/place',
        'api_key=$API_KEY',
        'st_product_code=RapidSSL-12',
        'reseller_unique_reference=invoice-1002',
        'end_customer_email=ada@example.com',
      ),
    ),
    method(
      'ssl/order/review',
      'As order/review. An order that is not configured is Invite Available, one that staff look at ServerTastic Review.',
      [apiKey, orderId],
      'as order/review',
      get('ssl/order/review', 'api_key=$API_KEY', 'reseller_order_id=$ORDER'),
    ),
    method(
      'ssl/order/resendemail',
      'As order/resendemail, and the invitation.',
      [apiKey, orderId, required('email_type', 'Invite, Approver or Fulfillment')],
      'type, email_sent_to with invite_email',
      post('ssl/order/resendemail', 'api_key=$API_KEY', 'reseller_order_id=$ORDER', 'email_type=Invite'),
    ),
    method(
      'ssl/reselleraccount/review',
      'As account/review; so are the other methods of account under this name.',
      [apiKey],
      'purchased_points, in_use_points (of orders that are not issued yet), active_orders, completed_orders',
      get('ssl/reselleraccount/review', 'api_key=$API_KEY'),
    ),
  ];
}
