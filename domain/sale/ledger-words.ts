import { amountInWords } from './amount';
import type { Transfer } from './ledger';

const what: Readonly<Record<Transfer['kind'], string>> = {
  deposit: 'added',
  payment: 'paid',
  charge: 'taken for this order',
  credit: 'given back',
  refund: 'refunded the way it was paid',
  goodwill: 'given as goodwill',
  withdrawal: 'taken out',
};

/** A line of the ledger for the people of its account, without the ledger's own names: `12 points given back` */
export function lineInWords(line: Pick<Transfer, 'kind' | 'unit' | 'amount' | 'exponent'>): string {
  return `${amountInWords(line)} ${what[line.kind]}`;
}
