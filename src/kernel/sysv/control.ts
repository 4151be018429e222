/**
 * The commands that msgctl(2), semctl(2) and shmctl(2) have in common: what there is of a kind (IPC_INFO and its like, for ipcs(1)), what an object is (IPC_STAT
 * and its like), its owner and mode (IPC_SET), and its end (IPC_RMID). What a kind has of its own stands beside its syscalls.
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import {
  IPC_READ,
  Ipc,
  lastPlace,
  needAccess,
  needOwner,
  objectAt,
  objectInPlace,
  setPermission,
} from './ipcObject.ts';
import type { IpcObject } from './sysvState.ts';

export interface ObjectKind<T extends IpcObject> {
  /** What sentences call it. */
  readonly what: string;
  /** The numbers of …_INFO, …_STAT and …_STAT_ANY. */
  readonly info: number;
  readonly stat: number;
  readonly statAny: number;
  /** Size of its struct …id64_ds. */
  readonly bytes: number;
  objects(kernel: Kernel): ReadonlyMap<number, T>;
  /** Its struct …id64_ds. */
  describe(kernel: Kernel, object: T): DataView<ArrayBuffer>;
  /** What IPC_INFO stores, and what …_INFO does. */
  limits(kernel: Kernel): DataView<ArrayBuffer>;
  usage(kernel: Kernel): DataView<ArrayBuffer>;
  remove(kernel: Kernel, object: T): void;
}

/** The result of a common command; undefined for one that is the kind's own. `id` is a place for …_STAT, `buf` where the answer goes or the new mode is. */
export function controlObject<T extends IpcObject>(
  kernel: Kernel,
  thread: Thread,
  kind: ObjectKind<T>,
  id: number,
  cmd: number,
  buf: number,
): number | undefined {
  const objects = kind.objects(kernel);
  const put = (view: DataView<ArrayBuffer>): void =>
    copyOut(kernel, spaceOf(kernel, thread), buf, new Uint8Array(view.buffer));
  switch (cmd) {
    case Ipc.IPC_INFO:
    case kind.info:
      put(cmd === Ipc.IPC_INFO ? kind.limits(kernel) : kind.usage(kernel));
      return lastPlace(objects);
    case Ipc.IPC_STAT:
    case kind.stat:
    case kind.statAny: {
      const isPlace = cmd !== Ipc.IPC_STAT;
      const object = isPlace ? objectInPlace(objects, id, kind.what) : objectAt(objects, id, kind.what);
      if (cmd !== kind.statAny) needAccess(kernel, thread, object, IPC_READ);
      put(kind.describe(kernel, object));
      return isPlace ? object.id : 0;
    }
    case Ipc.IPC_SET:
      setPermission(kernel, thread, objectAt(objects, id, kind.what), buf, kind.bytes);
      return 0;
    case Ipc.IPC_RMID: {
      const object = objectAt(objects, id, kind.what);
      needOwner(kernel, thread, object);
      kind.remove(kernel, object);
      return 0;
    }
    default:
      return undefined;
  }
}
