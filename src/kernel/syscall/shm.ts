/** System V shared memory as syscalls: shmget(2), shmat(2), shmdt(2), shmctl(2). */
import type { Kernel } from '../context.ts';
import { pageCeil } from '../mm/layout.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { controlObject, type ObjectKind } from '../sysv/control.ts';
import { describeObject, needOwner, seconds } from '../sysv/ipcObject.ts';
import {
  attach,
  attachments,
  detach,
  getSegment,
  removeSegment,
  residentFrames,
  SHM_ALL,
  SHM_COUNT,
  SHM_MAX,
  SHM_MIN,
  segmentAt,
  segmentsOf,
} from '../sysv/sharedMemory.ts';
import type { ShmSegment } from '../sysv/sysvState.ts';
import { params, type SyscallRow } from './row.ts';

const PAGE = 4096;
const SHM_LOCK = 11;
const SHM_UNLOCK = 12;
/** Bits of the mode that say how a segment is. */
const SHM_DEST = 0o1000;
const SHM_LOCKED = 0o2000;

const sysShmget = (kernel: Kernel, thread: Thread, key: number, size: number, shmflg: number): number =>
  getSegment(kernel, thread, key, size, shmflg);

const sysShmat = (kernel: Kernel, thread: Thread, shmid: number, shmaddr: number, shmflg: number): number =>
  attach(kernel, thread, shmid, shmaddr, shmflg);

function sysShmdt(kernel: Kernel, thread: Thread, shmaddr: number): number {
  detach(kernel, thread, shmaddr);
  return 0;
}

const segments: ObjectKind<ShmSegment> = {
  what: 'segment',
  info: 14,
  stat: 13,
  statAny: 15,
  bytes: 112,
  objects: segmentsOf,
  describe,
  limits,
  usage,
  remove: removeSegment,
};

function sysShmctl(kernel: Kernel, thread: Thread, shmid: number, cmd: number, buf: number): number {
  if (cmd !== SHM_LOCK && cmd !== SHM_UNLOCK) {
    const result = controlObject(kernel, thread, segments, shmid, cmd, buf);
    if (result === undefined) throw new SysError('EINVAL', `command ${cmd} is not known`);
    return result;
  }
  const segment = segmentAt(kernel, shmid);
  needOwner(kernel, thread, segment);
  segment.locked = cmd === SHM_LOCK;
  return 0;
}

/** struct shmid64_ds. */
function describe(kernel: Kernel, segment: ShmSegment): DataView<ArrayBuffer> {
  const bits = (segment.removed ? SHM_DEST : 0) | (segment.locked ? SHM_LOCKED : 0);
  const view = describeObject(segment, segments.bytes, bits);
  view.setBigUint64(48, BigInt(segment.size), true);
  view.setBigInt64(56, seconds(segment.attached), true);
  view.setBigInt64(64, seconds(segment.detached), true);
  view.setBigInt64(72, seconds(segment.changed), true);
  view.setInt32(80, segment.creator, true);
  view.setInt32(84, segment.lastPid, true);
  view.setBigUint64(88, BigInt(attachments(kernel, segment)), true);
  return view;
}

/** struct shminfo64. */
function limits(): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(72));
  [SHM_MAX, SHM_MIN, SHM_COUNT, SHM_COUNT, SHM_ALL / PAGE].forEach((value, index) => {
    view.setBigUint64(index * 8, BigInt(value), true);
  });
  return view;
}

/** struct shm_info. */
function usage(kernel: Kernel): DataView<ArrayBuffer> {
  const all = [...segmentsOf(kernel).values()];
  const view = new DataView(new ArrayBuffer(48));
  view.setInt32(0, all.length, true);
  view.setBigUint64(8, BigInt(all.reduce((sum, { size }) => sum + pageCeil(size) / PAGE, 0)), true);
  view.setBigUint64(16, BigInt(all.reduce((sum, segment) => sum + residentFrames(kernel, segment), 0)), true);
  return view;
}

export const rows: SyscallRow[] = [
  { nr: 194, name: 'shmget', params: params('key: int, size: size, shmflg: octal'), handler: sysShmget },
  { nr: 195, name: 'shmctl', params: params('shmid: int, cmd: int, buf: pointer'), handler: sysShmctl },
  { nr: 196, name: 'shmat', params: params('shmid: int, shmaddr: pointer, shmflg: octal'), handler: sysShmat },
  { nr: 197, name: 'shmdt', params: params('shmaddr: pointer'), handler: sysShmdt },
];
