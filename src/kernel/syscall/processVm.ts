/**
 * process_vm_readv(2) and process_vm_writev(2): between the caller's memory and that of another process of its user. What can be moved is moved, up to
 * the first byte that is missing on either side.
 */
import type { Pid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { maySignal } from '../credentials.ts';
import type { Segment } from '../fs/fileKind.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { accessibleLength, copyIn, copyOut } from '../mm/userMemory.ts';
import type { AddressSpace, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const IOV_MAX = 1024;
const IOVEC_BYTES = 16;
/** Moved at once. */
const PIECE = 65536;

const transfer =
  (isWrite: boolean) =>
  (
    kernel: Kernel,
    thread: Thread,
    pid: number,
    localIov: number,
    liovcnt: number,
    remoteIov: number,
    riovcnt: number,
    flags: number,
  ): number => {
    if (flags !== 0) throw new SysError('EINVAL', `flags ${flags} are not known`);
    const mine = spaceOf(kernel, thread);
    const local = readVector(kernel, mine, localIov, liovcnt);
    const remote = readVector(kernel, mine, remoteIov, riovcnt);
    const other = spaceOfOther(kernel, thread, pid);
    return isWrite ? move(kernel, mine, local, other, remote) : move(kernel, other, remote, mine, local);
  };

function readVector(kernel: Kernel, space: AddressSpace, address: number, count: number): Segment[] {
  if (count > IOV_MAX) throw new SysError('EINVAL', `${count} buffers are more than ${IOV_MAX}`);
  const view = new DataView(copyIn(kernel, space, address, count * IOVEC_BYTES).buffer);
  return Array.from({ length: count }, (_, index): Segment => {
    const at = index * IOVEC_BYTES;
    const length = view.getBigInt64(at + 8, true);
    if (length < 0n) throw new SysError('EINVAL', 'a buffer has a negative length');
    return [Number(view.getBigUint64(at, true)), Number(length)];
  });
}

/** The memory of another process: ESRCH when it has ended, EPERM when it is somebody else's. */
function spaceOfOther(kernel: Kernel, thread: Thread, pid: number): AddressSpace {
  const target = kernel.state.threads.get(pid as Thread['tid']);
  const process = kernel.state.processes.get((target?.pid ?? pid) as Pid);
  const space = process?.state === 'running' ? kernel.state.spaces.get(process.space) : undefined;
  if (process === undefined || space === undefined) throw new SysError('ESRCH', `there is no process ${pid}`);
  if (!maySignal(processOf(kernel, thread.pid), process))
    throw new SysError('EPERM', `process ${pid} is another user's`);
  return space;
}

/** Moves bytes from the segments of one space to those of another; answers how many, EFAULT when it is none though some were wanted. */
function move(
  kernel: Kernel,
  from: AddressSpace,
  sources: readonly Segment[],
  to: AddressSpace,
  targets: readonly Segment[],
): number {
  const source = new Cursor(sources);
  const target = new Cursor(targets);
  let done = 0;
  for (;;) {
    const want = Math.min(source.left, target.left, PIECE);
    if (want === 0) return done;
    const readable = accessible(kernel, from, source.address, want, 'load');
    const part = accessible(kernel, to, target.address, readable, 'store');
    if (part > 0) copyOut(kernel, to, target.address, copyIn(kernel, from, source.address, part));
    done += part;
    if (part < want) {
      if (done === 0) throw new SysError('EFAULT', `0x${source.address.toString(16)} or its target is not mapped`);
      return done;
    }
    source.advance(part);
    target.advance(part);
  }
}

function accessible(
  kernel: Kernel,
  space: AddressSpace,
  address: number,
  length: number,
  kind: 'load' | 'store',
): number {
  try {
    return accessibleLength(kernel, space, address, length, kind);
  } catch (error) {
    if (error instanceof SysError) return 0;
    throw error;
  }
}

/** A place in a list of segments. */
class Cursor {
  private readonly segments: readonly Segment[];
  private index = 0;
  private offset = 0;

  constructor(segments: readonly Segment[]) {
    this.segments = segments;
    this.skipEmpty();
  }

  get address(): number {
    return (this.segments[this.index]?.[0] ?? 0) + this.offset;
  }

  get left(): number {
    return (this.segments[this.index]?.[1] ?? 0) - this.offset;
  }

  advance(bytes: number): void {
    this.offset += bytes;
    this.skipEmpty();
  }

  private skipEmpty(): void {
    while (this.index < this.segments.length && this.left === 0) {
      this.index++;
      this.offset = 0;
    }
  }
}

const parameters = params(
  'pid: int, local_iov: pointer, liovcnt: size, remote_iov: pointer, riovcnt: size, flags: size',
);

export const rows: SyscallRow[] = [
  { nr: 270, name: 'process_vm_readv', params: parameters, handler: transfer(false) },
  { nr: 271, name: 'process_vm_writev', params: parameters, handler: transfer(true) },
];
