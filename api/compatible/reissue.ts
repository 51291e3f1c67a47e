import { findConfiguration } from '../../db/order/contacts';
import { findOrder, type OrderRow } from '../../db/order/orders';
import { droppingInWords } from '../../domain/name/dropped-names';
import type { PersonMessage, MessageArguments } from '../../domain/order/messages';
import { Problem } from '../../domain/problem';
import { handInAnotherCsr } from '../../client/another-csr';
import { droppedByReissue } from '../../client/order-facts';
import { parse, reissueParameters } from '../http/parameters';
import { reissueRequest } from '../../client/reissue-request';
import { publicationFields } from './validation';
import type { CompatibleApi, Method } from './method';

/** What a test order waits for, said in the place of whoever would say it. */
async function advance({ desk }: CompatibleApi, order: OrderRow): Promise<void> {
  const say = <M extends PersonMessage>(message: M, args: Omit<MessageArguments[M], 'actor'>) =>
    desk.send(order.reference, message, { ...args, actor: 'reseller-api' } as unknown as MessageArguments[M]);
  switch (order.waitingOn) {
    case 'domain-validation':
      for (const { approvalId, validatedAt } of order.validations) if (validatedAt === undefined) await say('approveDomain', { approvalId });
      return;
    case 'vetting':
      return void (await say('vet', { accept: true, reason: 'test order advanced' }));
    case 'manual-review':
      return void (await say('review', { accept: true, reason: 'test order advanced' }));
    case 'issuer':
      return void (await say('retryNow', { reason: 'test order advanced' }));
    case 'admin-contact':
      return void (await say('approveCancel', { approvalId: order.cancellation?.approvalId ?? '' }));
    default:
      throw new Problem('conflict', 'The order waits for nothing that could be advanced; configure it with order/place, or look at it with order/review.');
  }
}

export const reissueMethods: Record<string, Method> = {
  reissue: {
    secret: 'order_token',
    takes: reissueParameters,
    postOnly: true,
    async run(api, parameters, order) {
      const { csr, san_domains: additional, approver_email_address: approver, dv_auth_method: method } = parse(reissueParameters, parameters);
      const before = await findConfiguration(api.db, order);
      if (!before) throw new Problem('conflict', 'The order is not configured and issued yet, so it cannot be reissued.');
      const changes = { csr, additionalNames: additional, approverEmail: approver, method };
      const now = Date.now();
      const droppedBy = await droppedByReissue(api.db, order, now);
      const { configuration, privateKeyPem } = order.issueRefusal
        ? await handInAnotherCsr(api, order, changes, 'reseller-api')
        : await api.desk.reissue(order, reissueRequest(order, before, changes), 'reseller-api');
      const dropped = droppedBy(configuration.names);
      const warning = dropped === undefined ? {} : { warning: droppingInWords(order, dropped, now) };
      const made = privateKeyPem === undefined ? {} : { csr: configuration.csrPem, private_key: privateKeyPem };
      const published = publicationFields((await findOrder(api.db, order.reference)) ?? order, api.secrets);
      const empty = { dns_string: '', dns_name: '', file_name: '', file_contents: '' };
      return { success: 'Order reissued', reseller_order_id: order.reference, ...empty, ...published, ...made, ...warning };
    },
  },

  advanceorder: {
    secret: 'order_token',
    async run(api, _, order) {
      if (!order.sale.isTest) throw new Problem('forbidden', 'Only orders of test accounts can be advanced; ask for a test account.');
      await advance(api, order);
      return { success: `Order was pushed. Please wait up to 3 minutes for the status to update - ${order.reference}` };
    },
  },
};
