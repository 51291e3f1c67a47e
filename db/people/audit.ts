import { AUDIT_START, auditHash, checkChain, fitted, type AuditLine, type ChainedLine } from '../../domain/people/audit';
import type { Queryable } from '../connection';

const PAGE = 1000;
const columns = ['id', 'at', 'actor', 'action', 'subject', 'detail', 'previous_hash', 'hash'];

/**
 * Adds a line to the chain. Inside a transaction it is written with it or not at all; the end of the chain is held until then, so call it last.
 * Of writers at the same time each follows the one before.
 */
export async function writeAudit(db: Queryable, line: AuditLine): Promise<void> {
  await db.transaction(async (trx) => {
    const head = await trx('audit_head').where('id', 1).forUpdate().first('hash');
    const { at, ...content } = fitted(line);
    const hash = auditHash(head.hash, { at, ...content });
    await trx('audit_log').insert({ ...content, at: new Date(at), previous_hash: head.hash, hash });
    await trx('audit_head').where('id', 1).update({ hash });
  });
}

export interface AuditVerification {
  ok: boolean;
  lines: number;
  /** Hash of the newest line: kept elsewhere, it shows later that nothing was cut off */
  head: string;
  faults: string[];
}

/** In one consistent view. @param expected a head that was kept: it must still be in the chain */
export async function verifyAudit(db: Queryable, expected?: string): Promise<AuditVerification> {
  return db.transaction((trx) => verify(trx, expected), { isolationLevel: 'repeatable read' });
}

async function verify(db: Queryable, expected?: string): Promise<AuditVerification> {
  const verification: AuditVerification = { ok: true, lines: 0, head: AUDIT_START, faults: [] };
  let seen = expected === undefined || expected === AUDIT_START;
  for (let after = 0; ;) {
    const lines: ChainedLine[] = (await db('audit_log').where('id', '>', after).orderBy('id').limit(PAGE).select(columns)).map(toLine);
    const checked = checkChain(lines, verification.head);
    verification.lines += lines.length;
    seen ||= lines.some(({ hash }) => hash === expected);
    if ('fault' in checked) return { ...verification, ok: false, faults: [checked.fault] };
    verification.head = checked.head;
    if (lines.length < PAGE) break;
    after = lines.at(-1)?.id ?? after;
  }
  const head = await db('audit_head').where('id', 1).first('hash');
  if (head?.hash !== verification.head)
    return { ...verification, ok: false, faults: ['The chain does not end where its last line was written: its end was cut off.'] };
  return seen ? verification : { ...verification, ok: false, faults: ['The head that was kept is no longer in the chain: its end was cut off.'] };
}

/** The newest lines, newest first. */
export async function listAudit(db: Queryable, limit: number): Promise<ChainedLine[]> {
  return (await db('audit_log').orderBy('id', 'desc').limit(limit).select(columns)).map(toLine);
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
function toLine({ id, at, previous_hash, ...row }: any): ChainedLine {
  return { ...row, id: Number(id), at: at.getTime(), previousHash: previous_hash };
}
