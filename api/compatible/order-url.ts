import type { CompatibleApi } from './method';

/** Where the customer completes, reviews and cancels the order. */
export function orderUrl({ secrets, publicUrl }: Pick<CompatibleApi, 'secrets' | 'publicUrl'>, reference: string): string {
  return `${publicUrl}/token/${secrets.orderToken(reference)}`;
}
