import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { killGroup, makePlace, npmStart, portsInUse, processes, stillRunning, type Place, type System } from '../support/system';

/** A DATA_DIR on a small disk of its own, which is filled and made read-only. Only root can mount one; elsewhere these tests say so and do nothing. */
const mountPoint = mkdtempSync(path.join(os.tmpdir(), 'certwright disk-'));
const mayMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', mountPoint]).status === 0;
const testOnDisk = mayMount ? test : test.skip;
const remount = (options: string) => execFileSync('mount', ['-o', `remount,${options}`, mountPoint]);

let place: Place;
const systems: System[] = [];
const start = () => systems[systems.push(npmStart(place)) - 1]!;

beforeAll(async () => {
  if (!mayMount) console.log('A disk could not be mounted: these tests need root.');
  place = { ...(await makePlace()), dataDir: path.join(mountPoint, 'data') };
});
afterAll(async () => {
  await Promise.all(systems.map(killGroup));
  if (mayMount) execFileSync('umount', ['--lazy', mountPoint]);
  rmSync(mountPoint, { recursive: true, force: true });
});

/** It ended by itself, said this, and left nothing running. */
async function refused(system: System, sentence: RegExp): Promise<void> {
  expect(await system.ended).toBe(1);
  expect(system.output()).toMatch(sentence);
  expect(await portsInUse(place)).toEqual([]);
}

testOnDisk(
  'too little room for a new database: one sentence',
  async () => {
    await refused(start(), /^The disk of DATA_DIR .*data is full: \d+ MiB are free and 400 MiB are needed to start; make room there\.$/m);
  },
  60_000,
);

testOnDisk(
  'a disk that fills up under a running system is told, what can’t be started again is told, and a stop leaves nothing running',
  async () => {
    remount('size=700m');
    const system = start();
    await system.says(/^ready/m, 100);
    const noted = processes(place);
    const ballast = path.join(mountPoint, 'ballast');
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k']);
    await system.says(/^warning: the disk of DATA_DIR .* is almost full/m, 30);
    process.kill(noted.worker!.pid, 'SIGKILL');
    // Where there is still room for the note of its process it comes up, and otherwise that is told.
    await system.says(/^worker (could not be started again: ENOSPC|stopped \(SIGKILL\); started again)/m, 30);
    rmSync(ballast);
    await system.says(/^the disk of DATA_DIR has room again/m, 30);
    await system.says(/^worker stopped .*; started again$/m, 30);
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k']);
    const last = processes(place);
    process.kill(system.npmPid, 'SIGTERM');
    expect(await system.ended).toBe(0);
    expect(stillRunning(last)).toEqual([]);
    await refused(start(), /^The disk of DATA_DIR .* is full: .*make room there\.$/m);
    rmSync(ballast);
  },
  240_000,
);

testOnDisk(
  'a disk that can only be read: one sentence',
  async () => {
    remount('ro');
    await refused(start(), /^DATA_DIR .*data is on a disk that can only be read: make it writable, or set DATA_DIR to another folder\.$/m);
    remount('rw');
    writeFileSync(path.join(mountPoint, 'writable-again'), '');
  },
  60_000,
);
