/** System V shared memory as syscalls: shmget(2), shmat(2), shmdt(2), shmctl(2). */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { pageCeil } from '../mm/layout.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import {
  describeObject,
  IPC_READ,
  Ipc,
  lastPlace,
  needAccess,
  needOwner,
  objectInPlace,
  seconds,
  setPermission,
} from '../sysv/ipcObject.ts';
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
const SHM_STAT = 13;
const SHM_INFO = 14;
const SHM_STAT_ANY = 15;
/** Bits of the mode that say how a segment is. */
const SHM_DEST = 0o1000;
const SHM_LOCKED = 0o2000;
const SHMID_DS_BYTES = 112;

const sysShmget = (kernel: Kernel, thread: Thread, key: number, size: number, shmflg: number): number =>
  getSegment(kernel, thread, key, size, shmflg);

const sysShmat = (kernel: Kernel, thread: Thread, shmid: number, shmaddr: number, shmflg: number): number =>
  attach(kernel, thread, shmid, shmaddr, shmflg);

function sysShmdt(kernel: Kernel, thread: Thread, shmaddr: number): number {
  detach(kernel, thread, shmaddr);
  return 0;
}

function sysShmctl(kernel: Kernel, thread: Thread, shmid: number, cmd: number, buf: number): number {
  const put = (bytes: DataView<ArrayBuffer>): void =>
    copyOut(kernel, spaceOf(kernel, thread), buf, new Uint8Array(bytes.buffer));
  switch (cmd) {
    case Ipc.IPC_INFO:
      put(limits());
      return lastPlace(segmentsOf(kernel));
    case SHM_INFO:
      put(usage(kernel));
      return lastPlace(segmentsOf(kernel));
    case Ipc.IPC_STAT:
    case SHM_STAT:
    case SHM_STAT_ANY: {
      const isPlace = cmd !== Ipc.IPC_STAT;
      const segment = isPlace ? objectInPlace(segmentsOf(kernel), shmid, 'segment') : segmentAt(kernel, shmid);
      if (cmd !== SHM_STAT_ANY) needAccess(kernel, thread, segment, IPC_READ);
      put(describe(kernel, segment));
      return isPlace ? segment.id : 0;
    }
    case Ipc.IPC_SET:
      setPermission(kernel, thread, segmentAt(kernel, shmid), buf, SHMID_DS_BYTES);
      return 0;
    case Ipc.IPC_RMID: {
      const segment = segmentAt(kernel, shmid);
      needOwner(kernel, thread, segment);
      removeSegment(kernel, segment);
      return 0;
    }
    case SHM_LOCK:
    case SHM_UNLOCK: {
      const segment = segmentAt(kernel, shmid);
      needOwner(kernel, thread, segment);
      segment.locked = cmd === SHM_LOCK;
      return 0;
    }
    default:
      throw new SysError('EINVAL', `command ${cmd} is not known`);
  }
}

/** struct shmid64_ds. */
function describe(kernel: Kernel, segment: ShmSegment): DataView<ArrayBuffer> {
  const bits = (segment.removed ? SHM_DEST : 0) | (segment.locked ? SHM_LOCKED : 0);
  const view = describeObject(segment, SHMID_DS_BYTES, bits);
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
  const segments = [...segmentsOf(kernel).values()];
  const view = new DataView(new ArrayBuffer(48));
  view.setInt32(0, segments.length, true);
  view.setBigUint64(8, BigInt(segments.reduce((sum, { size }) => sum + pageCeil(size) / PAGE, 0)), true);
  view.setBigUint64(16, BigInt(segments.reduce((sum, segment) => sum + residentFrames(kernel, segment), 0)), true);
  return view;
}

export const rows: SyscallRow[] = [
  { nr: 194, name: 'shmget', params: params('key: int, size: size, shmflg: octal'), handler: sysShmget },
  { nr: 195, name: 'shmctl', params: params('shmid: int, cmd: int, buf: pointer'), handler: sysShmctl },
  { nr: 196, name: 'shmat', params: params('shmid: int, shmaddr: pointer, shmflg: octal'), handler: sysShmat },
  { nr: 197, name: 'shmdt', params: params('shmaddr: pointer'), handler: sysShmdt },
];
