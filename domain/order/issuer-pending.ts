/** What a request waits for that an issuer has taken and not decided. */
export interface IssuerPending {
  /** In words that go on from "the issuer", for the customer too: `telephones the organisation` */
  waitsFor: string;
  /** TXT records that the issuer wants to find, beside what we ask for ourselves */
  publications: readonly { name: string; value: string }[];
}

/** In sentences: what the issuer does, and what has to be published for it. */
export function pendingInWords({ waitsFor, publications }: IssuerPending): string {
  const published = publications.map(({ name, value }) => `Publish the TXT record ${name} with the value ${value}; the issuer looks for it.`);
  return [`The issuer has the request and ${waitsFor}.`, ...published].join(' ');
}

export function isSamePending(one: IssuerPending | undefined, other: IssuerPending): boolean {
  return one?.waitsFor === other.waitsFor && JSON.stringify(one.publications) === JSON.stringify(other.publications);
}
