import { rmSync } from 'node:fs';
import { adminLine } from './admin-line';
import { outsideOf } from './outside/outside';
import { killGroup, makePlace, npmStart } from './system';

export type AdminSystem = Awaited<ReturnType<typeof startAdminSystem>>;

/** A whole system with an account of each kind, made by the admin command, and what that command says for it. */
export async function startAdminSystem() {
  const place = await makePlace();
  const { admin, answer, refusal } = adminLine(place.dataDir);
  const system = npmStart(place);
  const stop = async () => {
    await killGroup(system);
    rmSync(place.dataDir, { recursive: true, force: true });
  };

  /** Audit trail and ledger are verified; the trail has these acts of staff, nothing that was refused, and nobody's address. */
  async function verify(acts: readonly string[]): Promise<void> {
    const verification = await answer('audit', 'verify');
    expect(verification).toEqual({ ok: true, lines: expect.any(Number), head: expect.stringMatching(/^[0-9a-f]{64}$/), faults: [] });
    expect(await answer('audit', 'verify', '--head', verification.head as string)).toEqual(verification);
    const wrong = await admin('audit', 'verify', '--head', '0'.repeat(63).concat('1'), '--json');
    expect([wrong.code, JSON.parse(wrong.stdout).ok]).toEqual([1, false]);

    const { lines } = (await answer('audit', 'list', '--limit', '500')) as { lines: { actor: string; action: string; detail: string; subject: string }[] };
    const actions = new Set(lines.filter(({ actor }) => actor.startsWith('staff:')).map(({ action }) => action));
    expect([...actions]).toEqual(expect.arrayContaining([...acts]));
    const stored = lines.map(({ actor, action, subject, detail }) => [actor, action, subject, detail]);
    expect(JSON.stringify(stored)).not.toMatch(/TYPO|destroy|@example\.test|@desk\.test/i);

    expect(await answer('ledger', 'verify')).toEqual({
      ok: true,
      transfers: expect.any(Number),
      orders: expect.any(Number),
      balances: expect.any(Number),
      faults: [],
    });
  }

  try {
    await system.says(/^ready/m, 100);
    const create = async (kind: string, ...more: string[]) =>
      (await answer('account', 'create', '--kind', kind, ...more)) as { account_id: string; api_key: string };
    return {
      place,
      outside: outsideOf(place),
      admin,
      answer,
      refusal,
      reseller: await create('reseller', '--name', 'Example Hosting', '--points', '500'),
      partner: await create('partner', '--name', 'Example MSP'),
      retail: await create('retail', '--name', 'Example Shop', '--email', 'Shop@Example.test'),
      verify,
      stop,
    };
  } catch (reason) {
    await stop();
    throw reason;
  }
}
