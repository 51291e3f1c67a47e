import { ActivityFailure, ApplicationFailure, condition, proxyActivities } from '@temporalio/workflow';
import { certificatesInWords } from '../domain/name/dropped-names';
import { wantsCertificate, wantsRevocation } from '../domain/order/issuance';
import type { IssuerPending } from '../domain/order/issuer-pending';
import type { IssuerRefusal } from '../domain/order/issuer-refusal';
import type { Dropped, Order } from '../domain/order/order';
import { termEnd } from '../domain/sale/term';
import { wantedConfigurationId } from '../domain/validation/validation';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Instant } from '../domain/time';
import { certificateNotAfter } from '../domain/order/validity';
import type { OrderActivities } from './activities';
import { isIssueAnswer, isRevokeAnswer } from './answers';

/** A few tries in a row; then the order says that it waits for the issuer, and tries again later by itself or at once on `retryNow`. */
const patience = {
  startToCloseTimeout: '1 minute',
  // Dates are those of the moment when it was asked for: where no worker comes in time it is asked for anew.
  scheduleToStartTimeout: '1 hour',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 3, maximumAttempts: 4 },
} as const;
const { issueCertificate, revokeCertificates } = proxyActivities<OrderActivities>(patience);

const byHand = 'It was completed by hand, with an answer that is none of the issuer.';

export type IssuerLetter =
  | { type: 'certificateIssued'; version: number; notBefore: Instant; notAfter: Instant; dropped?: Dropped }
  | { type: 'issueFailed'; reason: string }
  | { type: 'issuePending'; configurationId: string; pending: IssuerPending; askAgainMs: number }
  | { type: 'issueRefused'; configurationId: string; refusal: IssuerRefusal }
  /** Without versions: all that there were */
  | { type: 'certificateRevoked'; versions?: number[] }
  | { type: 'revokeFailed'; reason: string }
  | { type: 'revokeRefused'; refusal: IssuerRefusal };

/**
 * The work that a state wants from the issuer, run beside the story: its outcome comes back as a letter like any other.
 * Derived from the order alone, so a workflow that is started again takes up whatever was left.
 */
export function createIssuerWork(post: (letter: IssuerLetter) => void, current: () => Order) {
  const underWay = new Set<'revoke' | 'sign'>();
  let hurried = false;

  async function revoke(order: Order): Promise<IssuerLetter> {
    const answer: unknown = await revokeCertificates.executeWithOptions(
      {
        ...patience,
        summary: `revoke ${order.revocation?.versions ? certificatesInWords(order.revocation.versions).toLowerCase() : 'the certificate'} of ${order.names[0] ?? order.reference}`,
      },
      [order.reference],
    );
    if (!isRevokeAnswer(answer)) return { type: 'revokeFailed', reason: byHand };
    if (answer.refusal) return { type: 'revokeRefused', refusal: answer.refusal };
    return { type: 'certificateRevoked', versions: order.state === 'approved' ? undefined : order.revocation?.versions };
  }

  /** Until it is decided, or something else is wanted: an issuer that takes its time is asked again and again. Undefined: the order looks anew at what it wants. */
  async function sign(): Promise<IssuerLetter | undefined> {
    for (;;) {
      // Before it is asked: who hurries while the answer is on its way wants the next one.
      hurried = false;
      // As it is by now: its term may have become another one meanwhile.
      const answer = await ask(current());
      if (answer.type !== 'issuePending') return answer;
      post(answer);
      // Not believed, where somebody has completed the activity by hand: that counts as a failure.
      const { issuerFailures } = current();
      const isWanted = () =>
        wantsCertificate(current()) && wantedConfigurationId(current()) === answer.configurationId && current().issuerFailures <= issuerFailures;
      await condition(() => hurried || !isWanted(), Math.min(Math.max(answer.askAgainMs, SECOND_MS), DAY_MS), { summary: 'ask the issuer again' });
      if (!isWanted()) return undefined;
    }
  }

  async function ask(order: Order): Promise<IssuerLetter> {
    const version = order.certificateVersion + 1;
    const notBefore = Date.now();
    const termEndsAt = order.termEndsAt ?? termEnd(order, notBefore);
    const answer: unknown = await issueCertificate.executeWithOptions({ ...patience, summary: `sign a certificate for ${order.names[0] ?? order.reference}` }, [
      { reference: order.reference, version, notBefore, notAfter: certificateNotAfter(notBefore, termEndsAt).getTime() },
    ]);
    if (!isIssueAnswer(answer)) return { type: 'issueFailed', reason: byHand };
    if ('refusal' in answer) return { type: 'issueRefused', ...answer };
    if ('pending' in answer) return { type: 'issuePending', ...answer };
    return { type: 'certificateIssued', version, notBefore, notAfter: answer.notAfter, dropped: answer.dropped };
  }

  /** Starts what is wanted and not under way. */
  function start(order: Order): void {
    const work = wantsRevocation(order) ? 'revoke' : wantsCertificate(order) ? 'sign' : undefined;
    // Revoking does not wait for a signing that hangs: what is signed too late is not stored (activities/certificates.ts).
    if (work === undefined || underWay.has(work) || (order.retryAt ?? 0) > Date.now()) return;
    underWay.add(work);
    void (work === 'revoke' ? revoke(order) : sign())
      .catch((error: unknown): IssuerLetter | undefined => ({ type: work === 'revoke' ? 'revokeFailed' : 'issueFailed', reason: reasonOf(error) }))
      .then((letter) => {
        underWay.delete(work);
        if (letter) post(letter);
        else start(current());
      });
  }

  return {
    start,
    /** Asks at once what has become of a request that is pending. */
    hurry(): void {
      hurried = true;
    },
  };
}

/** 2, 4, 8 … minutes, an hour at most. */
export function retryPause(failures: number): number {
  return Math.min(2 ** failures * MINUTE_MS, HOUR_MS);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.nonRetryable ? cause.message : 'The issuer did not answer as it should.';
}
