/** Something with a label: a row of a description list. */
export interface FactView {
  label: string;
  value: string;
  /** Set in the monospaced face: fingerprints, serial numbers, addresses */
  code: boolean;
  /** Has a button that copies it, where script runs */
  copy?: boolean;
  href?: string;
  /** Below the value, in small */
  note?: string;
}

export const fact = (label: string, value: string, more: Partial<FactView> = {}): FactView => ({ label, value, code: false, ...more });

export const examples: Record<string, FactView[]> = {
  plain: [fact('Product', 'RapidSSL, 1 year'), fact('Price', '12 points', { note: 'from the account’s balance' })],
  record: [fact('Type', 'TXT', { code: true }), fact('Name', '_dnsauth.www.example.com', { code: true, copy: true })],
  link: [fact('Renews', 'CW-TT5N9G3XD7FM', { href: '/orders/CW-TT5N9G3XD7FM' })],
};
