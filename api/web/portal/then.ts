/** Nobody has this origin, so that an address of another one is told from a path of ours. */
const HERE = 'http://here.invalid';

/** Where somebody wanted to go, as far as it is a page of ours; null: it is none, such as `//elsewhere.example` or `/\\elsewhere.example`. */
export function pageOfOurs(wanted: string | undefined): string | null {
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, HERE)) return null;
  const { origin, pathname, search } = new URL(wanted, HERE);
  return origin === HERE && !pathname.startsWith('//') ? `${pathname}${search}` : null;
}
