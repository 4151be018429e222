/** All kinds of open files; each row stands beside its noun. */
import type { Kernel } from '../context.ts';
import { epollFile } from '../ipc/epollFile.ts';
import { eventfdFile } from '../ipc/eventfd.ts';
import { inotifyFile } from '../ipc/inotifyFile.ts';
import { fifoFile, pipeReadFile, pipeWriteFile } from '../ipc/pipeKinds.ts';
import { timerfdFile } from '../ipc/timerfd.ts';
import { mqueueFile } from '../mqueue/mqueue.ts';
import { socketFile } from '../net/socketFile.ts';
import { pidfdFile } from '../pidfd.ts';
import { signalFileKind } from '../signal/signalFileKind.ts';
import type { OpenNode } from '../state.ts';
import { ptmxFile } from '../tty/ptmxFile.ts';
import { ttyFile } from '../tty/ttyFile.ts';
import { consoleFile } from './consoleFile.ts';
import type { FileKind } from './fileKind.ts';
import { inodeFile } from './inodeFile.ts';
import { placeFile } from './placeFile.ts';

type Kinds = { readonly [K in OpenNode['kind']]: FileKind<Kernel, OpenNode & { readonly kind: K }> };

const kinds: Kinds = {
  inode: inodeFile,
  pipeRead: pipeReadFile,
  pipeWrite: pipeWriteFile,
  socket: socketFile,
  fifo: fifoFile,
  console: consoleFile,
  tty: ttyFile,
  ptmx: ptmxFile,
  epoll: epollFile,
  eventfd: eventfdFile,
  timerfd: timerfdFile,
  inotify: inotifyFile,
  pidfd: pidfdFile,
  signalfd: signalFileKind,
  mqueue: mqueueFile,
  place: placeFile,
};

/** The row of a node's kind (`Kernel.fileKind`). */
export function fileKindOf<N extends OpenNode>(node: N): FileKind<Kernel, N> {
  // The table has one row per kind, typed by it; the checker cannot follow the look-up.
  return kinds[node.kind] as unknown as FileKind<Kernel, N>;
}
