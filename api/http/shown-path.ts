import type { Express } from 'express';

/** What Express keeps of what is mounted. */
interface Layer {
  rawPath?: unknown;
  route?: { path: unknown };
  handle: { stack?: Layer[] };
}

/** Numbers of orders and of their approvals, ids of rows: they open nothing. */
const harmless = /^(?:CW-[0-9A-Z]{1,12}(?:\.\d{1,6}\.\w{1,6})?|\d{1,15}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

/**
 * The one rule for what of an address may be shown in the log: the words that stand in the routes that are mounted, and numbers that open nothing. All else
 * may be a secret, also where no route is, and is ***. What stands behind the question mark is not shown at all.
 * @param more words of addresses that are taken without a route
 */
export function createShownPath(app: Express, more: readonly string[]): (path: string) => string {
  let words: ReadonlySet<string> | undefined;
  return (path) => {
    // At the first request, when everything is mounted.
    words ??= new Set([...wordsIn((app as unknown as { router: { stack: Layer[] } }).router.stack), ...more]);
    const known = words;
    const shown = (part: string) => part === '' || known.has(part.toLowerCase().replace(/\.(?:json|xml)$/, '')) || known.has(part) || harmless.test(part);
    return path
      .split('/')
      .map((part) => (shown(part) ? part : '***'))
      .join('/');
  };
}

function wordsIn(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ rawPath, route, handle }) => {
    const paths = [route?.path ?? rawPath].flat().filter((path) => typeof path === 'string');
    const words = paths.flatMap((path) => path.split('/')).filter((part) => part !== '' && !part.includes(':'));
    return [...words, ...wordsIn(handle.stack ?? [])];
  });
}
