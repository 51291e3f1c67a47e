import { ActivityFailure, ApplicationFailure, patched, proxyActivities } from '@temporalio/workflow';
import { certificatesInWords } from '../domain/dropped-names';
import { wantsCertificate, wantsRevocation } from '../domain/issuance';
import type { IssuerRefusal } from '../domain/issuer-refusal';
import type { Dropped, Order } from '../domain/order';
import { termEnd } from '../domain/term';
import { HOUR_MS, MINUTE_MS, type Instant } from '../domain/time';
import { certificateNotAfter } from '../domain/validity';
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

/** Runs that are older than this patch leave an older certificate's revocation where it is once a reissue or a request to cancel has come. */
export const BESIDE = 'revocation-beside';

export type IssuerLetter =
  | { type: 'certificateIssued'; version: number; notBefore: Instant; notAfter: Instant; dropped?: Dropped }
  | { type: 'issueFailed'; reason: string }
  | { type: 'issueRefused'; configurationId: string; refusal: IssuerRefusal }
  /** Without versions: all that there were */
  | { type: 'certificateRevoked'; versions?: number[] }
  | { type: 'revokeFailed'; reason: string }
  | { type: 'revokeRefused'; refusal: IssuerRefusal };

/**
 * The work that a state wants from the issuer, run beside the story: its outcome comes back as a letter like any other.
 * Derived from the order alone, so a workflow that is started again takes up whatever was left.
 */
export function createIssuerWork(post: (letter: IssuerLetter) => void) {
  const underWay = new Set<'revoke' | 'sign'>();

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

  async function sign(order: Order): Promise<IssuerLetter> {
    const version = order.certificateVersion + 1;
    const notBefore = Date.now();
    const termEndsAt = order.termEndsAt ?? termEnd(order, notBefore);
    const answer: unknown = await issueCertificate.executeWithOptions({ ...patience, summary: `sign a certificate for ${order.names[0] ?? order.reference}` }, [
      { reference: order.reference, version, notBefore, notAfter: certificateNotAfter(notBefore, termEndsAt).getTime() },
    ]);
    if (!isIssueAnswer(answer)) return { type: 'issueFailed', reason: byHand };
    if ('refusal' in answer) return { type: 'issueRefused', ...answer };
    return { type: 'certificateIssued', version, notBefore, notAfter: answer.notAfter, dropped: answer.dropped };
  }

  return {
    /** Starts what is wanted and not under way. */
    start(order: Order): void {
      const work = wantsRevocation(order) ? 'revoke' : wantsCertificate(order) ? 'sign' : undefined;
      // Revoking does not wait for a signing that hangs: what is signed too late is not stored (activities/certificates.ts).
      if (work === undefined || underWay.has(work) || (order.retryAt ?? 0) > Date.now()) return;
      if (order.state === 'cancel-requested' && !patched(BESIDE)) return;
      underWay.add(work);
      void (work === 'revoke' ? revoke(order) : sign(order))
        .catch((error: unknown): IssuerLetter => ({ type: work === 'revoke' ? 'revokeFailed' : 'issueFailed', reason: reasonOf(error) }))
        .then((letter) => {
          underWay.delete(work);
          post(letter);
        });
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
