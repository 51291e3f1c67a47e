/** X.680 section 41.4: the letters of a PrintableString, which serial numbers and countries in a certificate's names must be made of. */
export function isPrintableString(text: string): boolean {
  return /^[A-Za-z0-9 '()+,\-./:=?]+$/.test(text);
}
