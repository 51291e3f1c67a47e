import { Problem } from '../problem';

export const LONGEST_URL = 1000;

/**
 * The address of a receiver as it is stored. Whether its host may be reached is looked up elsewhere (outside/addresses.ts).
 * @param allowPrivate where the public Internet is not asked for, http will do
 * @throws Problem for `url`
 */
export function parseWebhookUrl(text: string, { allowPrivate }: { allowPrivate: boolean }): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.hostname === '') throw refused('is no address; send one such as https://example.com/webhooks');
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    throw refused('does not begin with https://; send an https address, so that nobody on the way can read the events');
  if (url.username !== '' || url.password !== '') throw refused('has a user name or password in it; leave them out, because the signature shows who sends');
  if (url.hash !== '') throw refused('has a part after #, which is never sent; leave it out');
  if (url.href.length > LONGEST_URL) throw refused(`is longer than ${LONGEST_URL} characters; shorten it`);
  return url.href;
}

function refused(what: string): Problem {
  return Problem.field('url', `url ${what}.`);
}
