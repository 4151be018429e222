/**
 * The program `hot` in gdb on QEMU's user mode, for comparison: a conditional breakpoint that gdb itself evaluates at each hit.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { builtPath, sourcePath } from './compile.ts';
import { lineOf, PROGRAM, type Work, words } from './debugRun.ts';

const NAMES = ['gdb-multiarch', 'riscv64-linux-gnu-gdb', 'riscv64-unknown-linux-gnu-gdb', 'riscv64-elf-gdb', 'gdb'];

/** One on the PATH that knows RISC-V. */
export function findGdb(): string | undefined {
  return NAMES.find((name) => {
    const { status, stdout, stderr } = spawnSync(name, ['-nx', '-batch', '-ex', 'set architecture riscv:rv64'], {
      encoding: 'utf8',
    });
    return status === 0 && /set to "riscv:rv64"/.test(stdout + stderr);
  });
}

interface GdbRun {
  /** Of the whole session. */
  readonly wallSeconds: number;
  /** Not known of two processes. */
  readonly cpuSeconds: undefined;
}

export async function gdbRun(gdb: string, qemu: string, condition: string, work: Work): Promise<GdbRun> {
  const port = await freePort();
  const program = builtPath(PROGRAM);
  const guest = spawn(qemu, ['-g', `${port}`, program, ...words(work)], { stdio: 'ignore' });
  const commands = [
    'set confirm off',
    `target remote 127.0.0.1:${port}`,
    `break ${path.basename(sourcePath(PROGRAM))}:${lineOf('call')} if ${condition}`,
    'continue',
  ];
  const begun = performance.now();
  const { stdout, stderr } = await ended(gdb, ['-nx', '-batch', ...commands.flatMap((text) => ['-ex', text]), program]);
  const wallSeconds = (performance.now() - begun) / 1000;
  guest.kill();
  if (!stdout.includes('exited normally')) throw new Error(`gdb did not come to the end:\n${stdout}${stderr}`);
  return { wallSeconds, cpuSeconds: undefined };
}

interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

function ended(command: string, args: readonly string[]): Promise<Said> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => {
    said.stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    said.stderr += data.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}

/** Taken by nobody now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
