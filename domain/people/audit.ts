import { sha256Hex } from '../secrets';
import type { Instant } from '../time';

/** One line of the audit trail: who did what to what. No secrets, and of people only ids. */
export interface AuditLine {
  at: Instant;
  actor: string;
  action: string;
  subject: string;
  detail: string;
}

export type ChainedLine = AuditLine & { id: number; previousHash: string; hash: string };

/** As long as the columns are. In whole characters: a half one would be stored as another, and the hash would no longer fit. */
export function fitted({ at, actor, action, subject, detail }: AuditLine): AuditLine {
  const cut = (text: string, most: number) => [...text].slice(0, most).join('');
  return { at, actor: cut(actor, 260), action: cut(action, 40), subject: cut(subject, 260), detail: cut(detail, 600) };
}

/** What the first line follows. */
export const AUDIT_START = '0'.repeat(64);

/** The hash of a line, over its content and the line before: changing, dropping or moving one breaks every later one. */
export function auditHash(previousHash: string, { at, actor, action, subject, detail }: AuditLine): string {
  return sha256Hex(JSON.stringify([previousHash, at, actor, action, subject, detail]));
}

/**
 * Looks at a chain from its beginning, in pieces: gives the first thing that is wrong, or the hash that the next piece has to follow.
 * What was cut off at the end cannot be seen from the chain itself: keep a head and ask whether it is still there.
 */
export function checkChain(lines: readonly ChainedLine[], follows: string): { fault: string } | { head: string } {
  let head = follows;
  for (const line of lines) {
    if (line.previousHash !== head) return { fault: `Line ${line.id} does not follow the line before it: a line was removed, added or moved.` };
    if (auditHash(head, line) !== line.hash) return { fault: `Line ${line.id} was changed.` };
    head = line.hash;
  }
  return { head };
}
