/** The first program of a run of rCore: a process with one thread and descriptors 0, 1 and 2. */
import type { KernelCore } from '../core.ts';
import { fileOfBytes } from '../fs/chunks.ts';
import { openStandardFiles } from '../fs/descriptors.ts';
import { makeInode } from '../fs/inode.ts';
import type { Program } from '../kernelApi.ts';
import { firstProcess } from '../process.ts';
import { emptyContext, spawnThread } from '../thread.ts';
import { changeMode } from '../tty/inputQueue.ts';
import { takeConsole } from '../tty/session.ts';
import { CONSOLE } from '../tty/terminalState.ts';
import { Lflag } from '../tty/termios.ts';
import { loadRcore, stackBaseOf } from './load.ts';
import { newRcoreProcess } from './process.ts';

const SP = 2;
const A0 = 10;
const A1 = 11;

/** Throws `LoadError`. */
export function startRcore(kernel: KernelCore, { path, bytes, args, cwd }: Program): void {
  const inode = makeInode(kernel, 0o100755, fileOfBytes(bytes.slice()), 0);
  const encoder = new TextEncoder();
  const loaded = loadRcore(
    kernel,
    { bytes, ino: inode.ino, path },
    args.map((arg) => encoder.encode(arg)),
  );
  const { space, heapStart, name } = loaded;
  const process = firstProcess(kernel, { space, path, args, cwd, fds: openStandardFiles(kernel), heapStart });
  takeConsole(kernel, process);
  readCharacters(kernel);
  const context = emptyContext();
  context.pc = BigInt(loaded.entry);
  context.x[SP] = BigInt(loaded.stackPointer);
  context.x[A0] = BigInt(loaded.argc);
  context.x[A1] = BigInt(loaded.argv);
  const thread = spawnThread(kernel, process, name, context);
  process.rcore = newRcoreProcess(kernel, stackBaseOf(heapStart), thread.tid);
  kernel.checkpoint({ kind: 'load', pid: process.pid, space, path, bias: 0 });
}

/** rCore's console is a serial port: each character comes in as it is typed, and programs echo it themselves. The interrupt key still works. */
function readCharacters(kernel: KernelCore): void {
  const terminal = kernel.state.terminals.get(CONSOLE)!;
  changeMode(terminal, { ...terminal.termios, lflag: terminal.termios.lflag & Lflag.ISIG });
}
