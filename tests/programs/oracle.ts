/**
 * What `qemu-riscv64` makes of the programs, in namespaces of their own (`box.sh`), so that the same paths lead to the same files as in ours, children are
 * executed by QEMU too, and the loopback is the box's own. Root is not needed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newerQemu } from '../setup/newerQemu.ts';
import type { Outcome } from '../setup/trixie.ts';
import { ENVIRONMENT, type Program } from './table.ts';

export const SCRIPTS = path.join(import.meta.dirname, 'scripts');
const BOX = path.join(import.meta.dirname, 'box.sh');
const NAMESPACES = ['--user', '--map-root-user', '--mount', '--pid', '--fork', '--net', '--uts', '--ipc'];
const TIMEOUT_MS = 120_000;

export interface Oracle {
  readonly title: string;
  run(program: Program): OracleRun;
}

export interface OracleRun {
  readonly stdout: string;
  readonly stderr: string;
  /** null when it was ended by force. */
  readonly code: number | null;
  readonly wallMs: number;
}

/** QEMU as the oracle of programs in `system`; or why this machine cannot have it. */
export async function findOracle(system: string): Promise<Outcome<Oracle>> {
  const qemu = await newerQemu();
  if ('why' in qemu) return qemu;
  const run = (command: readonly string[]): OracleRun => runInBox(system, qemu.program, command);
  const trial = run(['/usr/bin/dash', '-c', '/usr/bin/busybox uname -m']);
  if (trial.stdout !== 'riscv64\n') {
    const reason = trial.stderr.trim().split('\n')[0] ?? '';
    return { why: `this machine has no namespaces in which QEMU executes programs (${reason})` };
  }
  const version = spawnSync(qemu.program, ['--version'], { encoding: 'utf8' }).stdout;
  const title = `qemu-riscv64 ${/version (\S+)/.exec(version)?.[1] ?? ''}`;
  return { value: { title, run: ({ command }) => run(command) } };
}

function runInBox(system: string, qemu: string, command: readonly string[]): OracleRun {
  const box = mkdtempSync(path.join(tmpdir(), 'hb-box-'));
  const settings = Object.entries(ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
  const inBox = [system, qemu, SCRIPTS, box, '/usr/bin/env', '-i', ...settings, ...command];
  const started = performance.now();
  const result = spawnSync('unshare', [...NAMESPACES, '--kill-child', 'sh', BOX, ...inBox], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  rmdirSync(box);
  const { stdout, stderr, status } = result;
  return { stdout: stdout ?? '', stderr: stderr ?? '', code: status, wallMs: performance.now() - started };
}
