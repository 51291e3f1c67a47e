import { AUDIT_START, auditHash, checkChain, type AuditLine, type ChainedLine } from '../domain/audit';
import { isDuplicate, type Queryable } from './connection';

const PAGE = 1000;
const columns = ['id', 'at', 'actor', 'action', 'subject', 'detail', 'previous_hash', 'hash'];

/** Adds a line to the chain. Of writers at the same time one follows the head; the others follow that one. */
export async function writeAudit(db: Queryable, line: AuditLine): Promise<void> {
  for (;;) {
    const last = await db('audit_log').orderBy('id', 'desc').first('hash');
    const previous: string = last?.hash ?? AUDIT_START;
    const { at, ...content } = line;
    try {
      await db('audit_log').insert({ ...content, at: new Date(at), previous_hash: previous, hash: auditHash(previous, line) });
      return;
    } catch (error) {
      if (!isDuplicate(error, 'audit_log_chain')) throw error;
    }
  }
}

export interface AuditProof {
  ok: boolean;
  lines: number;
  /** Hash of the newest line: kept elsewhere, it shows later that nothing was cut off */
  head: string;
  faults: string[];
}

/** @param expected a head that was kept: it must still be in the chain */
export async function proveAudit(db: Queryable, expected?: string): Promise<AuditProof> {
  const proof: AuditProof = { ok: true, lines: 0, head: AUDIT_START, faults: [] };
  let seen = expected === undefined || expected === AUDIT_START;
  for (let after = 0; ;) {
    const lines: ChainedLine[] = (await db('audit_log').where('id', '>', after).orderBy('id').limit(PAGE).select(columns)).map(toLine);
    const checked = checkChain(lines, proof.head);
    proof.lines += lines.length;
    seen ||= lines.some(({ hash }) => hash === expected);
    if ('fault' in checked) return { ...proof, ok: false, faults: [checked.fault] };
    proof.head = checked.head;
    if (lines.length < PAGE) break;
    after = lines.at(-1)?.id ?? after;
  }
  return seen ? proof : { ...proof, ok: false, faults: ['The head that was kept is no longer in the chain: its end was cut off.'] };
}

/** The newest lines, newest first. */
export async function listAudit(db: Queryable, limit: number): Promise<ChainedLine[]> {
  return (await db('audit_log').orderBy('id', 'desc').limit(limit).select(columns)).map(toLine);
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
function toLine({ id, at, previous_hash, ...row }: any): ChainedLine {
  return { ...row, id: Number(id), at: at.getTime(), previousHash: previous_hash };
}
