import { MockActivityEnvironment } from '@temporalio/testing';
import { createAccountTurns } from '../../activities/places';

/** What an activity does when its account has as much under way as it may; what becomes of the others: test/workflows/faults/hanging-receivers.test.ts. */
const attempt = <T>(number: number, work: () => Promise<T>) => new MockActivityEnvironment({ attempt: number }).run<[], T, () => Promise<T>>(work);

test('one more than the share gives its place back, to come again later and later; another account’s runs, and what ends makes room', async () => {
  const turns = createAccountTurns({ ofOneAccount: 1 });
  let end = () => {};
  const first = attempt(1, () => turns('one', () => new Promise<void>((resolve) => (end = resolve))));
  for (const [number, longestMs] of [
    [1, 2000],
    [3, 8000],
    [50, 60_000],
    [5000, 60_000],
  ] as const) {
    const failure = await attempt(number, () => turns('one', async () => 'begun')).catch((error: unknown) => error);
    expect(failure).toMatchObject({ type: 'no-turn', nonRetryable: false, category: 'BENIGN' });
    const { nextRetryDelay } = failure as { nextRetryDelay: number };
    expect(nextRetryDelay).toBeGreaterThanOrEqual(longestMs / 2);
    expect(nextRetryDelay).toBeLessThanOrEqual(longestMs);
  }
  expect(await attempt(1, () => turns('other', async () => 'done'))).toBe('done');
  end();
  await first;
  expect(await attempt(2, () => turns('one', async () => 'done'))).toBe('done');
});
