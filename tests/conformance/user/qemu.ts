/**
 * Runs fuzzing programs in `qemu-riscv64`, the outsider. It runs beside us: its output goes to a file that is read when it has ended.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const QEMU = 'qemu-riscv64';

/** Name and version of a QEMU program, or undefined when it is not installed. */
export function qemuVersion(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const version = status === 0 ? /version ([^ (\n]+)/.exec(stdout)?.[1] : undefined;
  return version === undefined ? undefined : `${path.basename(program)} ${version}`;
}

export interface QemuResult {
  /** What it has written to standard output. */
  readonly output: Uint8Array;
  /** Exit code 0, or how it ended otherwise. */
  readonly failure: string | undefined;
}

export class Qemu {
  private readonly program: string;
  private readonly cpu: string | undefined;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'));
  private count = 0;

  /** Without a name of a CPU it is the program's usual one. */
  constructor(program: string, cpu?: string) {
    this.program = program;
    this.cpu = cpu;
  }

  /** Starts an executable; the answer is ready when QEMU has ended. */
  start(executable: Uint8Array): Promise<QemuResult> {
    const name = path.join(this.folder, `${this.count++}`);
    writeFileSync(name, executable, { mode: 0o755 });
    const output = openSync(`${name}.out`, 'w');
    const choice = this.cpu === undefined ? [] : ['-cpu', this.cpu];
    const child = spawn(this.program, [...choice, name], { stdio: ['ignore', output, 'pipe'] });
    return ended(child).then((failure) => {
      closeSync(output);
      const bytes = new Uint8Array(readFileSync(`${name}.out`));
      for (const file of [name, `${name}.out`]) rmSync(file);
      return { output: bytes, failure };
    });
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function ended(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const line = errors.trim().split('\n').at(-1) ?? '';
      resolve(code === 0 ? undefined : `${signal ?? `exit ${code}`} ${line}`.trim());
    });
  });
}
