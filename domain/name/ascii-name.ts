/**
 * Takes a name as typed, gives it in lower case with A-labels (UTS 46, as browsers do it) and without the final dot.
 * What cannot be written so comes back in lower case only, for the caller to refuse. `*.` at the start is kept.
 */
export function toAsciiName(text: string): string {
  const name = text.trim().toLowerCase().replace(/\.$/, '');
  const wildcard = name.startsWith('*.') ? '*.' : '';
  const bare = name.slice(wildcard.length);
  // Anything else in ASCII would make the URL parser see a port, a path or an escape.
  if (/[\u0000-\u002c\u002f\u003a-\u0060\u007b-\u007f]/.test(bare)) return name;
  try {
    return wildcard + new URL(`http://${bare}`).hostname;
  } catch {
    return name;
  }
}
