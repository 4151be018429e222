/**
 * The parts of `npm start` and `npm test` that can go wrong without a browser: the lock between runs, and the copy of the sample workspace.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder, withLock } from './lock.mjs';
import { plainEnvironment } from './npm.mjs';
import { copySample } from './sample.ts';

describe('a lock', () => {
  const name = `test-${process.pid}`;
  const file = path.join(cacheFolder, `${name}.lock`);
  afterEach(() => rmSync(file, { force: true }));

  test('lets one action in at a time and is free again after a failure', async () => {
    const events: string[] = [];
    const first = withLock(name, async () => {
      events.push('first begins');
      await Promise.resolve();
      events.push('first ends');
      throw new Error('first fails');
    });
    const second = withLock(name, () => events.push('second'));
    await expect(first).rejects.toThrow('first fails');
    await second;
    expect(events).toEqual(['first begins', 'first ends', 'second']);
    expect(existsSync(file)).toBe(false);
  });

  test('is taken over from a process that has ended', async () => {
    const ended = spawnSync(process.execPath, ['--version']);
    writeFileSync(file, String(ended.pid));
    expect(await withLock(name, () => 'in')).toBe('in');
  });
});

describe('the sample workspace', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hb-sample-'));
    copySample(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('has each program that its launch.json names, beside its source', () => {
    const { configurations } = JSON.parse(readFileSync(path.join(folder, '.vscode/launch.json'), 'utf8'));
    const programs = configurations.map(({ program }: { program: string }) => path.basename(program));
    expect(programs).not.toEqual([]);
    for (const program of programs) {
      expect(existsSync(path.join(folder, program)), program).toBe(true);
      expect(existsSync(path.join(folder, `${program}.c`)), program).toBe(true);
    }
  });

  test('keeps what the user has changed and renews what is older', () => {
    const [mine, old] = ['threads.c', 'hello.c'].map((name) => path.join(folder, name)) as [string, string];
    writeFileSync(mine, 'int main(void) { return 7; }\n');
    writeFileSync(old, 'outdated\n');
    utimesSync(old, 1, 1);
    copySample(folder);
    expect(readFileSync(mine, 'utf8')).toBe('int main(void) { return 7; }\n');
    expect(readFileSync(old, 'utf8')).toContain('hello');
  });
});

test('an inner npm is not told about the outer one', () => {
  process.env['npm_config_local_prefix'] = '/outer';
  process.env['npm_package_name'] = 'outer';
  try {
    expect(Object.keys(plainEnvironment()).filter((key) => /^npm_(package|config_local)/.test(key))).toEqual([]);
    expect(plainEnvironment()['PATH']).toBe(process.env['PATH']);
  } finally {
    delete process.env['npm_config_local_prefix'];
    delete process.env['npm_package_name'];
  }
});
