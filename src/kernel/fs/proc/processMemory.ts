/** What stands in a process's memory: its arguments, environment and auxiliary vector as they are there now, and /proc/PID/mem. */
import type { VirtAddr } from '../../../base/address.ts';
import { readMemory, writeMemory } from '../../mm/debugMemory.ts';
import { SysError } from '../../sysError.ts';
import { spaceOfProcess } from './maps.ts';
import type { Subject } from './subject.ts';

/** As much of a range as is mapped. */
function bytesOf({ kernel, process }: Subject, [start, end]: readonly [number, number]): Uint8Array {
  return readMemory(kernel, { space: process.space, va: BigInt(start) as VirtAddr }, end - start);
}

/** argv; a program that has overwritten its last NUL to show a longer title goes on into the environment (setproctitle). */
export function cmdlineBytes(subject: Subject): Uint8Array {
  const space = spaceOfProcess(subject.kernel, subject.process);
  if (space === undefined) return new Uint8Array(0);
  const { startup } = space;
  // A program that was started without a stack of Linux's form is known by what it was started with.
  if (startup === undefined) return new TextEncoder().encode(subject.process.args.map((arg) => `${arg}\0`).join(''));
  const args = bytesOf(subject, startup.args);
  if (args.at(-1) === 0 || args.length === 0) return args;
  const title = bytesOf(subject, [startup.args[0], startup.env[1]]);
  const end = title.indexOf(0);
  return end === -1 ? title : title.subarray(0, end);
}

export function environBytes(subject: Subject): Uint8Array {
  const startup = spaceOfProcess(subject.kernel, subject.process)?.startup;
  return startup === undefined ? new Uint8Array(0) : bytesOf(subject, startup.env);
}

export function auxvBytes(subject: Subject): Uint8Array {
  const startup = spaceOfProcess(subject.kernel, subject.process)?.startup;
  return startup === undefined ? new Uint8Array(0) : bytesOf(subject, startup.auxv);
}

export function readProcessMemory(subject: Subject, offset: number, length: number): Uint8Array {
  if (spaceOfProcess(subject.kernel, subject.process) === undefined || length === 0) return new Uint8Array(0);
  const bytes = bytesOf(subject, [offset, offset + Math.min(length, MAX_PIECE)]);
  if (bytes.length === 0) throw new SysError('EIO', `nothing is mapped at 0x${offset.toString(16)}`);
  return bytes;
}

/** One read or write moves at most so much. */
const MAX_PIECE = 1024 * 1024;

/** Protections do not count, as for a debugger. */
export function writeProcessMemory({ kernel, process }: Subject, bytes: Uint8Array, offset: number): undefined {
  const space = spaceOfProcess(kernel, process);
  if (space === undefined || bytes.length === 0) return;
  if (!writeMemory(kernel, { space: space.id, va: BigInt(offset) as VirtAddr }, bytes)) {
    throw new SysError('EIO', `${bytes.length} bytes at 0x${offset.toString(16)} are not all mapped`);
  }
}
