import type { ApiDocsView, ApiMethodView } from '../../templates/views';

type Parameter = ApiMethodView['parameters'][number];

const parameter =
  (needed: string) =>
  (name: string, what: string): Parameter => ({ name, needed, what });
const required = parameter('yes');
const optional = parameter('no');

const apiKey = required('api_key', 'Secret of the account');
const orderToken = required('order_token', 'Token of the order');

/** The methods of the compatible API as its documentation page lists them. */
export function apiServices(publicUrl: string): ApiDocsView['services'] {
  const method = (path: string, what: string, parameters: Parameter[], answer: string, curl: string): ApiMethodView => ({
    id: path.replace('/', '-'),
    path,
    what,
    parameters,
    answer,
    curl,
  });
  const get = (path: string, ...parameters: string[]) =>
    [`curl --get ${publicUrl}/${path}.json`, ...parameters.map((each) => `  --data-urlencode ${each}`)].join(' \\\n');
  const post = (path: string, ...parameters: string[]) =>
    [`curl ${publicUrl}/${path}.json`, ...parameters.map((each) => `  --data-urlencode ${each}`)].join(' \\\n');
  return [
    {
      name: 'order',
      methods: [
        method(
          'order/generatetoken',
          'Places an order and takes its price. The order then waits to be configured, by order/place or on its page.',
          [
            apiKey,
            required('st_product_code', 'Product, see product/listproducts'),
            required('reseller_unique_reference', 'Your own reference, at most 35 characters, never used before'),
            required('end_customer_email', 'Address of the customer, or none'),
            optional('san_count', 'Additional names, where the product has them'),
            optional('server_count', 'Servers, where the product is licensed by server'),
          ],
          'order_token, reseller_order_id, review_url, product_code',
          post('order/generatetoken', 'api_key=$API_KEY', 'st_product_code=RapidSSL-12', 'reseller_unique_reference=invoice-1001', 'end_customer_email=none'),
        ),
        method(
          'order/place',
          'Configures a placed order. Send a CSR, or a domain name: then key and CSR are made, and the private key is in this one answer and nowhere else.',
          [
            orderToken,
            parameter('one of the two')('csr', 'Certificate signing request, PEM; by POST only'),
            parameter('one of the two')('domain_name', 'Common name, where no CSR is sent'),
            parameter('for DV')('approver_email_address', 'Mailbox that approves the domain, from order/approverlist'),
            optional('san_domains', 'Additional names, separated by commas'),
            optional('dv_auth_method', 'EMAIL, which is the default, FILE or DNS'),
            required(
              'admin_contact_*',
              'first_name, last_name, phone, email; optional title, organisation_name. Approves the cancellation of an issued certificate',
            ),
            required('tech_contact_*', 'The same fields for the technical contact'),
            parameter('for OV, EV')('org_*', 'org_name, org_address_country; optional org_division, org_address_city, org_address_region'),
          ],
          'reseller_order_id, invite_url; csr and private_key where they were made',
          post(
            'order/place',
            'order_token=$ORDER_TOKEN',
            'csr@request.csr',
            'approver_email_address=admin@example.com',
            ...['admin', 'tech'].flatMap((who) => [
              `${who}_contact_first_name=Ada`,
              `${who}_contact_last_name=Byron`,
              `${who}_contact_phone=+441632960001`,
              `${who}_contact_email=ada@example.com`,
            ]),
          ),
        ),
        method(
          'order/review',
          'Everything about an order: status, what it waits for, contacts, certificate and chain.',
          [orderToken],
          'order_status, order_state_further_info, certificate, ca_certs, pkcs7, expiry_date and more',
          get('order/review', 'order_token=$ORDER_TOKEN'),
        ),
        method(
          'order/cancel',
          'Before issuance it cancels and credits at once. For an issued certificate, inside the refund window, the admin contact is asked by e-mail; repeating the call changes nothing.',
          [orderToken, optional('reason', 'For the order’s file')],
          'success with the order’s reference',
          post('order/cancel', 'order_token=$ORDER_TOKEN'),
        ),
        method(
          'order/approverlist',
          'Mailboxes that may approve a domain name.',
          [required('domain_name', 'Name on the certificate')],
          'approver_email[].email',
          get('order/approverlist', 'domain_name=www.example.com'),
        ),
        method(
          'order/resendemail',
          'Sends an e-mail again: with a new link to the approver, or the certificate to the contacts.',
          [orderToken, required('email_type', 'Approver or Fulfillment')],
          'type, email_sent_to',
          post('order/resendemail', 'order_token=$ORDER_TOKEN', 'email_type=Approver'),
        ),
        method(
          'order/changeapproveremail',
          'Asks another mailbox to approve the domain. The link that was sent before stops working.',
          [orderToken, required('email', 'Mailbox from order/approverlist')],
          'success',
          post('order/changeapproveremail', 'order_token=$ORDER_TOKEN', 'email=webmaster@example.com'),
        ),
        method(
          'order/changeauthmethod',
          'From FILE or DNS to a mailbox that approves. What was to be published is no longer looked for.',
          [orderToken, optional('email_address', 'Mailbox from order/approverlist; left out: admin@ of the domain')],
          'success',
          post('order/changeauthmethod', 'order_token=$ORDER_TOKEN', 'email_address=admin@example.com'),
        ),
        method(
          'order/pollauth',
          'Looks for the file or the DNS record at once. We also look by ourselves.',
          [orderToken],
          'status',
          post('order/pollauth', 'order_token=$ORDER_TOKEN'),
        ),
        method(
          'order/showtokens',
          'The account’s order tokens, with your references: finds an order whose answer got lost.',
          [apiKey],
          'unused_tokens, used_tokens',
          get('order/showtokens', 'api_key=$API_KEY'),
        ),
        method(
          'order/productfields',
          'The fields that order/place wants for this order, for clients that build their forms from them.',
          [orderToken],
          'a bare list',
          get('order/productfields', 'order_token=$ORDER_TOKEN'),
        ),
        method(
          'order/modifiedorders',
          'What has changed since a moment: the feed for polling.',
          [apiKey, required('date', 'GMT, such as 2026-11-22 09:10:11')],
          'orders.order[], data_accuracy: the next date',
          get('order/modifiedorders', 'api_key=$API_KEY', "'date=2026-11-22 09:10:11'"),
        ),
        method(
          'order/expiring',
          'Orders whose term ends soon and that have no later one.',
          [apiKey, optional('days', '60 if not sent')],
          'orders.order[]',
          get('order/expiring', 'api_key=$API_KEY', 'days=30'),
        ),
        method(
          'order/reissue',
          'A further certificate under an issued order, by POST. Earlier certificates stay valid until they expire or are revoked.',
          [
            orderToken,
            optional('csr', 'Without one we make key and CSR'),
            optional('san_domains', 'Additional names'),
            optional('approver_email_address', 'Where a domain has to be proved again'),
          ],
          'csr and private_key where they were made',
          post('order/reissue', 'order_token=$ORDER_TOKEN', 'csr@request.csr'),
        ),
        method(
          'order/advanceorder',
          'Test accounts only: does what the order waits for.',
          [orderToken],
          'success',
          post('order/advanceorder', 'order_token=$ORDER_TOKEN'),
        ),
        method(
          'order/decodecsr',
          'What a CSR says.',
          [orderToken, required('csr', 'PEM')],
          'DomainName, Organization, OrganizationUnit, Locality, State, Country',
          post('order/decodecsr', 'order_token=$ORDER_TOKEN', 'csr@request.csr'),
        ),
        method('order/isocodes', 'Countries and their codes.', [], 'a bare list', get('order/isocodes')),
        method('order/clientlogo', 'The logo for the customer’s forms.', [orderToken], 'url', get('order/clientlogo', 'order_token=$ORDER_TOKEN')),
      ],
    },
    {
      name: 'account',
      methods: [
        method(
          'account/review',
          'Points left, and the account’s orders.',
          [apiKey],
          'purchased_points, active_orders, completed_orders',
          get('account/review', 'api_key=$API_KEY'),
        ),
        method(
          'account/regenerateapikey',
          'A new key in the place of the one that is sent.',
          [apiKey],
          'api_key',
          post('account/regenerateapikey', 'api_key=$API_KEY'),
        ),
        method('account/pointsaudit', 'Every movement of points, oldest first.', [apiKey], 'record[]', get('account/pointsaudit', 'api_key=$API_KEY')),
        method(
          'account/addtestpoints',
          'Test accounts only: more points.',
          [apiKey, required('points', 'How many')],
          'new_total',
          post('account/addtestpoints', 'api_key=$API_KEY', 'points=100'),
        ),
        method('account/emptytestpoints', 'Test accounts only: no points.', [apiKey], 'new_total', post('account/emptytestpoints', 'api_key=$API_KEY')),
      ],
    },
    {
      name: 'product',
      methods: [
        method(
          'product/listproducts',
          'Products with their codes and prices in points.',
          [apiKey, optional('product_group', 'SSL, SmarterTools or All')],
          'products[]',
          get('product/listproducts', 'api_key=$API_KEY'),
        ),
      ],
    },
  ];
}
