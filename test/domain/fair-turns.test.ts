import { setImmediate as soon } from 'node:timers/promises';
import { createFairTurns } from '../../domain/fair-turns';
import { Problem } from '../../domain/problem';

const tooMany = () => new Problem('too-many', 'Yours has enough to do; send it again in a moment.');

/** Turns whose work ends when it is told to, and what was begun so far. */
function turnsOf(atOnce: number, each: number) {
  const take = createFairTurns({ atOnce, limit: { each, tooMany } });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (whose: string, what: string) =>
    take(whose, () => {
      begun.push(what);
      return new Promise<string>((end) => ends.push(() => end(what)));
    });
  const endOne = async () => {
    ends.shift()?.();
    await soon();
  };
  return { begun, work, endOne };
}

test('who comes behind a flood of somebody else waits for one piece of it, and a third for one of each', async () => {
  const { begun, work, endOne } = turnsOf(1, 10);
  const flood = Array.from({ length: 8 }, (_, n) => work('flood', `flood ${n}`));
  const other = work('other', 'other');
  const third = work('third', 'third');
  await soon();
  for (let round = 0; round < 10; round++) await endOne();
  expect(begun.slice(0, 4)).toEqual(['flood 0', 'flood 1', 'other', 'third']);
  expect(await Promise.all([...flood, other, third])).toEqual([...Array.from({ length: 8 }, (_, n) => `flood ${n}`), 'other', 'third']);
});

test('no more at once than may be, and everything in the end', async () => {
  const { begun, work, endOne } = turnsOf(2, 10);
  const all = ['a', 'b', 'a', 'c', 'b'].map((whose, n) => work(whose, `${whose}${n}`));
  await soon();
  expect(begun).toEqual(['a0', 'b1']);
  await endOne();
  expect(begun).toHaveLength(3);
  for (let each = 0; each < 5; each++) await endOne();
  expect((await Promise.all(all)).sort()).toEqual(['a0', 'a2', 'b1', 'b4', 'c3']);
});

test('beyond the limit of one: refused at once, without having begun; others are not counted, and what ends makes room', async () => {
  const { begun, work, endOne } = turnsOf(1, 2);
  void work('flood', '1');
  void work('flood', '2');
  await soon();
  await expect(work('flood', '3')).rejects.toMatchObject({ kind: 'too-many' });
  void work('other', 'other');
  await endOne();
  void work('flood', '4');
  for (let each = 0; each < 4; each++) await endOne();
  expect(begun).toEqual(['1', '2', 'other', '4']);
});

test('work that fails makes room as well', async () => {
  const take = createFairTurns({ atOnce: 1, limit: { each: 1, tooMany } });
  await expect(take('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await take('a', async () => 'done')).toBe('done');
});
