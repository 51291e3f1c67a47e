import type { Db } from '../db/connection';
import { findSubmissionOf } from '../db/order/events';
import type { OrderRow } from '../db/order/orders';
import { getConfiguration, insertSubmission } from '../db/order/submissions';
import {
  checkConfiguration,
  domainsToValidate,
  prepareConfiguration,
  type ConfigurationRequest,
  type PreparedConfiguration,
} from '../domain/order/configuration';
import { refusal } from '../domain/order/lifecycle';
import type { PersonMessage, MessageArguments } from '../domain/order/messages';
import { productOf } from '../domain/sale/product';
import { checkKey, renewedBy, reviewReasonFor, type Renewal } from './order-facts';
import { mailboxDomains } from './validating';
import type { Send } from './send';

/** What hands in a CSR, names and contacts. */
export function createConfiguring({ db, send }: { db: Db; send: Send }) {
  /** Stores what was handed in and sends its id, with why staff have to look at it first and what else the message has to say. */
  async function handIn(
    order: OrderRow,
    message: 'configure' | 'correctNames' | 'reissue',
    request: ConfigurationRequest,
    { actor, messageId }: { actor: string; messageId?: string },
    more: (names: string[]) => Promise<Pick<MessageArguments['configure'], 'renewalOf'>> = async () => ({}),
  ): Promise<PreparedConfiguration> {
    const { reference } = order;
    const done = messageId === undefined ? undefined : await findSubmissionOf(db, reference, messageId);
    if (done !== undefined) return storedConfiguration(done);
    const prepared = await prepareFor(order, message, request);
    await checkKey(db, request.csr);
    const { configuration, domains } = prepared;
    const { names, method, approvers } = configuration;
    const facts = { ...(await more(names)), reviewReason: await reviewReasonFor(db, order, names) };
    const submissionId = await insertSubmission(db, reference, 'configuration', configuration);
    await send(reference, message, { actor, submissionId, names, domains, method, ...mailboxDomains(approvers), ...facts }, messageId);
    // Of two tries at once one took effect, and the key that the other one made belongs to nothing.
    const taken = messageId === undefined ? submissionId : await findSubmissionOf(db, reference, messageId);
    return taken === undefined || taken === submissionId ? prepared : storedConfiguration(taken);
  }

  async function storedConfiguration(submissionId: string): Promise<PreparedConfiguration> {
    const configuration = await getConfiguration(db, submissionId);
    return { configuration, domains: domainsToValidate(configuration.names, configuration.method) };
  }

  return {
    /**
     * Configures a placed order. Answers the CSR, and the private key where we made it: shown once, kept nowhere.
     * @param messageId one for all tries: an earlier try that took effect is answered, without its private key
     */
    async configure(order: OrderRow, request: ConfigurationRequest & { renews?: Renewal | false }, actor: string, messageId?: string) {
      return handIn(order, 'configure', request, { actor, messageId }, async (names) => ({
        renewalOf: request.renews ? await renewedBy(db, order, names, request.renews) : undefined,
      }));
    },

    /** Other names, CSR or contacts before the certificate is signed. Domains are asked for again. Answers like `configure`. */
    async correctNames(order: OrderRow, request: ConfigurationRequest, actor: string, messageId?: string) {
      return handIn(order, 'correctNames', request, { actor, messageId });
    },

    /** The names of a further certificate. Refuses what a reissue would be refused for; makes and changes nothing. */
    async previewReissue(order: OrderRow, request: ConfigurationRequest): Promise<{ names: string[] }> {
      const refused = refusal(order, 'reissue', Date.now());
      if (refused) throw refused;
      const { names } = checkConfiguration(request, productOf(order), order.sale.sanCount, Date.now());
      await checkKey(db, request.csr);
      return { names };
    },

    /** A further certificate under an issued order. Answers like `configure`. */
    async reissue(order: OrderRow, request: ConfigurationRequest, actor: string, messageId?: string) {
      return handIn(order, 'reissue', request, { actor, messageId });
    },
  };
}

/** Checks a request against the order. Refuses before the work, so that a second try does not make a key for nothing. */
async function prepareFor(order: OrderRow, message: PersonMessage, request: ConfigurationRequest): Promise<PreparedConfiguration> {
  const refused = refusal(order, message, Date.now());
  if (refused) throw refused;
  return prepareConfiguration(request, productOf(order), order.sale, Date.now());
}
