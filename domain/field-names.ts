/**
 * What a request may say, by the names that the rules have for it, and in words for people. A door has names of its own: its table says which
 * (`withNamesOf` in domain/problem.ts). A sentence leaves a place for each name, so that nothing has to be looked for in its text.
 */
export const fieldWords = {
  csr: 'CSR',
  commonName: 'domain name',
  additionalNames: 'additional names',
  validationMethod: 'validation method',
  approverEmail: 'approver',
  productCode: 'product',
  sanCount: 'number of additional names',
  serverCount: 'number of servers',
  buyerReference: 'reference',
  renewal: 'renewal',
  organisation: 'name of the organisation',
  organisationalUnit: 'division',
  city: 'city of the organisation',
  region: 'region of the organisation',
  country: 'country of the organisation',
  registrationNumber: 'registration number',
  businessCategory: 'business category',
  jurisdictionCountry: 'country of registration',
  adminOrganisation: "admin contact's organisation",
  adminCity: "admin contact's city",
  adminRegion: "admin contact's region",
  adminCountry: "admin contact's country",
  productList: 'the list of products',
  approverList: 'the list of approvers',
} as const;

export type FieldName = keyof typeof fieldWords;

/** What a door calls them; what it does not list it calls as the rules do. */
export type FieldNames = Readonly<Partial<Record<FieldName, string>>>;

/** Private use characters (Unicode 23.5), which no sentence has of itself and `quote` takes out of what others wrote. */
const place = /\ue000(\w+)\ue001/g;

/** The place of a name in a sentence. */
export function the(name: FieldName): string {
  return `\ue000${name}\ue001`;
}

export function withNames(sentence: string, names: FieldNames): string {
  return sentence.replace(place, (_, name: FieldName) => names[name] ?? name);
}
