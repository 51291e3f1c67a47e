import type { Door, Field } from './doors';
import type { Knocking } from './knocking';

/** Texts at which an expression or a loop that takes more than a time in proportion shows itself, and the probe that sends them. */

const classes = [
  'a',
  'Z',
  '0',
  ' ',
  '\t',
  '\n',
  '.',
  '-',
  '_',
  ':',
  '/',
  '\\',
  '@',
  '%',
  '+',
  ',',
  ';',
  '"',
  "'",
  '<',
  '(',
  '[',
  '{',
  '=',
  '*',
  '?',
  '#',
  'ü',
  '𝟘',
];
const alternating = ['a.', 'a:', '. ', 'a@', 'a-', 'aZ0', '%41', '\r\n', '=&', '1,', 'xn--', '-----', '"\\', '../'];
const nested = [
  (length: number) => '('.repeat(length / 2) + ')'.repeat(length / 2),
  (length: number) => '['.repeat(length / 2) + ']'.repeat(length / 2),
  (length: number) => '{"a":'.repeat(length / 6) + '}'.repeat(length / 6),
  (length: number) => '<a>'.repeat(length / 3),
];

/** Of a length, with an end that most expressions reject. */
export function hostileTexts(length: number): string[] {
  const run = (piece: string) => `${piece.repeat((length - 1) / piece.length)}!`;
  return [
    ...[...classes, ...alternating].map(run),
    ...nested.map((make) => make(length)),
    `${':'.repeat(length - 1)}z`,
    `${'-'.repeat(length / 2)}BEGIN ${'a'.repeat(length / 3)}`,
  ];
}

/** What a field lets through unless its schema says more (api/http/bounds.ts), and all that a body or an address may be. */
const LET_THROUGH = 1000;
const ALL = 60_000;

function* textsFor({ source, maxLength = 0 }: Field): Generator<string> {
  yield* hostileTexts(Math.max(maxLength, LET_THROUGH));
  const largest = ALL / (source === 'json' ? 1 : 3);
  for (const piece of ['a', '!', ':', ' ', 'a.', '(']) yield `${piece.repeat(largest / piece.length)}!`;
}

export interface Offence {
  where: string;
  text: string;
  times: number;
}

/** How many times an ordinary request's time one with a hostile text may take. */
export const MOST_TIMES = 20;

/**
 * Sends every hostile text to every field, and answers those that take more than so many times as long as an ordinary request: to the same door, or as most
 * doors do, whichever is longer. One that does is asked again, together with ordinary ones, so that what was slow by chance is not told of.
 * @param share each field gets every so many-th text, one field the next ones of the field before: 1 sends all to all
 */
export async function probe(
  { knock, freshOrder }: Knocking,
  doors: readonly Door[],
  share = 1,
): Promise<{ offences: Offence[]; sent: number; faults: string[] }> {
  const offences: Offence[] = [];
  const faults: string[] = [];
  let sent = 0;
  let fields = 0;
  const msOf = async (door: Door, field: Field, text: string) => (await knock(door, field, text)).ms;
  const typical = await typicalMs(doors, (door, field) => msOf(door, field, 'ordinary'));
  for (const door of doors) {
    if (door.method !== 'GET') await freshOrder();
    for (const field of door.fields) {
      const ordinary = Math.max(typical, await msOf(door, field, 'ordinary'));
      fields += 1;
      for (const text of [...textsFor(field)].filter((_, index) => (index + fields) % share === 0)) {
        sent += 1;
        const { ms, status } = await knock(door, field, text);
        const where = `${door.method} ${door.path} ${field.source} ${field.name}`;
        if (status >= 500) faults.push(`${where}: ${status} at ${text.slice(0, 20)} (${text.length})`);
        if (ms <= MOST_TIMES * ordinary) continue;
        const times = await timesAgain(
          () => msOf(door, field, text),
          () => msOf(door, field, 'ordinary'),
          typical,
        );
        if (times <= MOST_TIMES) continue;
        offences.push({ where, text: `${text.slice(0, 20)} (${text.length})`, times });
        break;
      }
    }
  }
  return { offences, sent, faults };
}

/** The fastest of five hostile ones beside the middle one of five ordinary ones, asked in turn. */
async function timesAgain(hostile: () => Promise<number>, ordinary: () => Promise<number>, typical: number): Promise<number> {
  const pairs: [number, number][] = [];
  for (let time = 0; time < 5; time++) pairs.push([await hostile(), await ordinary()]);
  const fastest = Math.min(...pairs.map(([ms]) => ms));
  return fastest / Math.max(typical, middleOf(pairs.map(([, ms]) => ms)));
}

async function typicalMs(doors: readonly Door[], ask: (door: Door, field: Field) => Promise<number>): Promise<number> {
  const times: number[] = [];
  // Several times each: the first of all has a connection to make, which on a busy machine takes as long as a slow expression.
  for (let round = 0; round < 5; round++)
    for (const door of doors.filter(({ method }) => method === 'GET')) for (const field of door.fields.slice(0, 1)) times.push(await ask(door, field));
  return middleOf(times);
}

function middleOf(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 1;
}
