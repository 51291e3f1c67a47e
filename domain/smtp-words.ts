const LONGEST = 200;

/**
 * What a mail server said, as it may stand in a history: its own words, without addresses of any kind, without the names before the @ of those it was sent to,
 * without links, and not endless.
 */
export function withoutPeople(words: string, recipients: readonly string[]): string {
  const names = recipients.map((address) => address.split('@')[0] ?? '').filter((name) => name.length > 2);
  // Bounded first: what is looked through below has an end.
  let told = words
    .slice(0, 5 * LONGEST)
    .replace(/https?:\/\/\S+/gi, '(link)')
    .replace(/"[^"]*"@/g, '@')
    .replace(/[^\s<>"'()]+/g, (word) => (word.includes('@') ? '(address)' : word));
  for (const name of names) told = told.replaceAll(new RegExp(name.replace(/[^\w]/g, '\\$&'), 'gi'), '(name)');
  return told.replace(/\s+/g, ' ').slice(0, LONGEST);
}
