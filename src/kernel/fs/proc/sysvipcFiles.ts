/** /proc/sysvipc: shared memory, semaphores and message queues of System V (proc(5), sysvipc(7)), in Linux's columns. */
import { BOOT_SECONDS } from '../../bootTime.ts';
import type { Kernel } from '../../context.ts';
import { attachments, residentFrames, segmentsOf } from '../../sysv/sharedMemory.ts';
import type { IpcObject } from '../../sysv/sysvState.ts';
import { type SyntheticTree, textFile } from '../syntheticTree.ts';

const NS_PER_SECOND = 1_000_000_000;
const PAGE = 4096;
const SHM_DEST = 0o1000;
const SHM_LOCKED = 0o2000;

/** Seconds of real time; 0 for never. */
const when = (ns: number | undefined): number => (ns === undefined ? 0 : BOOT_SECONDS + Math.floor(ns / NS_PER_SECOND));

/** Each value right-aligned in its width. */
const columns = (...fields: readonly (readonly [value: number | string, width: number])[]): string =>
  `${fields.map(([value, width]) => String(value).padStart(width)).join(' ')}\n`;

const key = ({ permission }: IpcObject): readonly [number, number] => [permission.key | 0, 10];
const owners = ({ permission: { uid, gid, cuid, cgid } }: IpcObject): (readonly [number, number])[] =>
  [uid, gid, cuid, cgid].map((id) => [id, 5]);
const mode = ({ permission }: IpcObject, extra = 0): readonly [string, number] => [
  ((permission.mode & 0o777) | extra).toString(8),
  5,
];

function shm(kernel: Kernel): string {
  const head =
    '       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n';
  const lines = [...segmentsOf(kernel).values()].map((segment) =>
    columns(
      key(segment),
      [segment.id, 10],
      mode(segment, (segment.removed ? SHM_DEST : 0) | (segment.locked ? SHM_LOCKED : 0)),
      [segment.size, 21],
      [segment.creator, 5],
      [segment.lastPid, 5],
      [attachments(kernel, segment), 6],
      ...owners(segment),
      [when(segment.attached), 10],
      [when(segment.detached), 10],
      [when(segment.changed), 10],
      [residentFrames(kernel, segment) * PAGE, 21],
      [0, 21],
    ),
  );
  return head + lines.join('');
}

function sem({ state }: Kernel): string {
  const head = '       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n';
  const lines = [...state.sysv.semaphores.values()].map((set) =>
    columns(
      key(set),
      [set.id, 10],
      mode(set),
      [set.values.length, 10],
      ...owners(set),
      [when(set.operated), 10],
      [when(set.changed), 10],
    ),
  );
  return head + lines.join('');
}

function msg({ state }: Kernel): string {
  const head =
    '       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n';
  const lines = [...state.sysv.queues.values()].map((queue) =>
    columns(
      key(queue),
      [queue.id, 10],
      mode(queue),
      [queue.used, 11],
      [queue.messages.length, 10],
      [queue.lastSender, 5],
      [queue.lastReceiver, 5],
      ...owners(queue),
      [when(queue.sent), 10],
      [when(queue.received), 10],
      [when(queue.changed), 10],
    ),
  );
  return head + lines.join('');
}

export const sysvipcTree: SyntheticTree = { msg: textFile(msg), sem: textFile(sem), shm: textFile(shm) };
