/**
 * GNU as for RISC-V, where it is installed: the assembler that ours is measured against.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const AS = 'riscv64-linux-gnu-as';
export const GNU_VERSION = '2.40';

/** The options under which objects are to be the same; GCC 12 gives the first three. */
export const MARCH = 'rv64imafdc_zicsr_zifencei';
const OPTIONS = ['-mabi=lp64d', '-misa-spec=20191213', '-mno-relax'];

function versionText(): string {
  const { stdout, error } = spawnSync(AS, ['--version'], { encoding: 'utf8' });
  return error === undefined ? (stdout.split('\n')[0] ?? '') : '';
}

/** Whether that version is here. */
export const isInstalled = versionText().includes(GNU_VERSION);

export interface GnuResult {
  /** Undefined when there were errors. */
  readonly object: Uint8Array | undefined;
  readonly messages: string;
}

export function gnuAssemble(text: string | Uint8Array, march = MARCH, more: readonly string[] = []): GnuResult {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'hartbeat-as-'));
  try {
    const source = path.join(folder, 'source.s');
    const output = path.join(folder, 'source.o');
    writeFileSync(source, text);
    const args = [`-march=${march}`, ...OPTIONS, ...more, '-o', output, source];
    const { status, stderr } = spawnSync(AS, args, { encoding: 'utf8', cwd: folder });
    return { object: status === 0 ? new Uint8Array(readFileSync(output)) : undefined, messages: stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const CC = 'riscv64-linux-gnu-gcc';

export const hasCompiler = spawnSync(CC, ['--version']).error === undefined;

/** What the compiler makes of C, as assembly. */
export function compile(source: string, options: readonly string[]): string {
  return execFileSync(CC, ['-S', '-o', '-', ...options, source], { encoding: 'utf8', maxBuffer: 1 << 28 });
}
