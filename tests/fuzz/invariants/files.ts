/**
 * Open files and what is behind them: references are counted anew from descriptor tables, messages on their way and waits; pipes, inodes, sockets, epoll
 * instances from the open files.
 */
import type { Future } from '../../../src/executor/future.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import type { KernelState, OpenFile } from '../../../src/kernel/state.ts';

const O_ACCMODE = 3;
const O_PATH = 0o10000000;

export function fileFaults({ state }: KernelApi): string[] {
  return [
    ...referenceFaults(state),
    ...inodeFaults(state),
    ...objectFaults(state),
    ...epollFaults(state),
    ...socketFaults(state),
  ];
}

class Counts {
  private readonly counts = new Map<number, number>();
  add(id: number, by = 1): void {
    this.counts.set(id, (this.counts.get(id) ?? 0) + by);
  }
  of(id: number): number {
    return this.counts.get(id) ?? 0;
  }
  keys(): number[] {
    return [...this.counts.keys()];
  }
}

function referenceFaults(state: KernelState): string[] {
  const faults: string[] = [];
  const counted = new Counts();
  for (const fds of new Set(
    [...state.processes.values(), ...[...state.threads.values()].flatMap(({ files }) => files ?? [])].map(
      ({ fds }) => fds,
    ),
  )) {
    for (const { file } of fds.values()) counted.add(file);
  }
  for (const { queue } of state.net.sockets.values()) {
    for (const { rights } of queue) for (const file of rights) counted.add(file);
  }
  for (const task of state.executor.tasks.values()) if (task.state !== 'zombie') countWaits(task.future, counted);
  for (const file of state.files.values()) {
    if (file.references !== counted.of(file.id)) {
      faults.push(
        `open file ${file.id} (${file.node.kind} ${file.path}) counts ${file.references} references and has ${counted.of(file.id)}`,
      );
    }
  }
  for (const id of counted.keys()) if (!state.files.has(id)) faults.push(`open file ${id} is referred to and gone`);
  return faults;
}

/** A future holds a reference of each open file that it names as `file`, its own or in a part of it. */
function countWaits(future: Future, counted: Counts): void {
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    for (const [key, part] of Object.entries(value)) {
      if (key === 'file' && typeof part === 'number') counted.add(part);
      else if (key === 'rights') for (const file of part as readonly number[]) counted.add(file);
      else visit(part);
    }
  };
  visit(future);
}

function inodeFaults(state: KernelState): string[] {
  const faults: string[] = [];
  const opens = new Counts();
  const writers = new Counts();
  const names = new Counts();
  for (const { node, flags, memfd } of state.files.values()) {
    const ino = 'ino' in node ? node.ino : undefined;
    if (ino === undefined) continue;
    opens.add(ino);
    if (memfd !== true && (flags & O_PATH) === 0 && (flags & O_ACCMODE) !== 0) writers.add(ino);
  }
  for (const inode of state.inodes.values()) {
    if (inode.kind !== 'directory') continue;
    for (const { ino } of inode.names.values()) {
      if (ino === 0) continue;
      names.add(ino);
      if (!state.inodes.has(ino)) faults.push(`directory ${inode.ino} names inode ${ino}, which is gone`);
    }
  }
  let bytes = 0;
  for (const inode of state.inodes.values()) {
    const { ino, kind } = inode;
    if (inode.opens !== opens.of(ino))
      faults.push(`${kind} ${ino} counts ${inode.opens} open files and has ${opens.of(ino)}`);
    if (inode.writers !== writers.of(ino))
      faults.push(`${kind} ${ino} counts ${inode.writers} writers and has ${writers.of(ino)}`);
    if (inode.kind === 'file')
      for (const { bytes: part, epoch } of inode.chunks.values()) if (epoch !== -1) bytes += part.length;
    if (kind === 'file' && inode.opens === 0 && inode.nlink === 0 && !isMapped(state, ino))
      faults.push(`file ${ino} is nobody's`);
    if (kind === 'file' && inode.nlink < names.of(ino))
      faults.push(`file ${ino} has ${names.of(ino)} names and counts ${inode.nlink}`);
  }
  for (const ino of opens.keys()) if (!state.inodes.has(ino)) faults.push(`inode ${ino} is open and gone`);
  if (bytes !== state.contentBytes) faults.push(`files hold ${bytes} bytes and ${state.contentBytes} are counted`);
  return faults;
}

const isMapped = ({ spaces }: KernelState, ino: number): boolean =>
  [...spaces.values()].some(
    ({ vmas, modules }) =>
      vmas.some(({ file }) => file?.ino === ino) || modules.some(({ bytesInode }) => bytesInode === ino),
  );

/** What has an id and open files that are it: none without the other. */
function objectFaults(state: KernelState): string[] {
  const faults: string[] = [];
  const files = [...state.files.values()];
  const compare = (what: string, objects: Iterable<number>, idOf: (file: OpenFile) => number | undefined): void => {
    const open = new Set(files.map(idOf).filter((id) => id !== undefined));
    const there = new Set(objects);
    for (const id of there) if (!open.has(id)) faults.push(`${what} ${id} is nobody's`);
    for (const id of open) if (!there.has(id)) faults.push(`${what} ${id} is open and gone`);
  };
  compare('eventfd', state.eventfds.keys(), ({ node }) => (node.kind === 'eventfd' ? node.eventfd : undefined));
  compare('timerfd', state.timerfds.keys(), ({ node }) => (node.kind === 'timerfd' ? node.timerfd : undefined));
  compare('inotify', state.inotifies.keys(), ({ node }) => (node.kind === 'inotify' ? node.inotify : undefined));
  compare('signalfd', state.signalFiles.keys(), ({ node }) => (node.kind === 'signalfd' ? node.signalfd : undefined));
  compare('epoll', state.epolls.keys(), ({ node }) => (node.kind === 'epoll' ? node.epoll : undefined));
  compare(
    'pipe',
    [...state.pipes.values()].filter(({ openWakers }) => openWakers.length === 0).map(({ id }) => id),
    ({ node }) => ('pipe' in node && state.pipes.get(node.pipe)?.openWakers.length === 0 ? node.pipe : undefined),
  );
  for (const pipe of state.pipes.values()) {
    if (pipe.openWakers.length > 0) continue;
    const readers = files.filter(
      ({ node }) => (node.kind === 'pipeRead' || (node.kind === 'fifo' && node.reads)) && node.pipe === pipe.id,
    );
    const writers = files.filter(
      ({ node }) => (node.kind === 'pipeWrite' || (node.kind === 'fifo' && node.writes)) && node.pipe === pipe.id,
    );
    if (readers.length !== pipe.readers || writers.length !== pipe.writers) {
      faults.push(
        `pipe ${pipe.id} counts ${pipe.readers} and ${pipe.writers} ends and has ${readers.length} and ${writers.length}`,
      );
    }
    if (pipe.used > pipe.buffer.length || pipe.used > pipe.capacity) faults.push(`pipe ${pipe.id} holds too much`);
  }
  for (const queue of state.mqueues.values()) {
    const open = files.filter(({ node }) => node.kind === 'mqueue' && node.mqueue === queue.id).length;
    if (queue.files !== open || (open === 0 && !queue.named))
      faults.push(`message queue ${queue.id} counts ${queue.files} files and has ${open}`);
  }
  for (const terminal of state.terminals.values()) {
    const of = files.filter(
      ({ node }) => (node.kind === 'tty' || node.kind === 'ptmx') && node.tty === terminal.id,
    ).length;
    if (of !== terminal.files) faults.push(`terminal ${terminal.id} counts ${terminal.files} files and has ${of}`);
  }
  return faults;
}

function epollFaults(state: KernelState): string[] {
  const faults: string[] = [];
  let interests = 0;
  for (const epoll of state.epolls.values()) {
    interests += epoll.items.size;
    for (const [key, { file }] of epoll.items) {
      if (state.files.get(file)?.interests?.has(`${epoll.id}/${key}`) !== true) {
        faults.push(`epoll ${epoll.id} is interested in open file ${file}, which does not know`);
      }
    }
    for (const key of epoll.ready.keys())
      if (!epoll.items.has(key)) faults.push(`epoll ${epoll.id} has ${key} ready, which is no interest`);
  }
  if (interests !== state.epollInterests)
    faults.push(`${state.epollInterests} interests are counted and ${interests} are there`);
  for (const file of state.files.values()) {
    for (const { epoll, item } of file.interests?.values() ?? []) {
      if (state.epolls.get(epoll)?.items.has(item) !== true)
        faults.push(`open file ${file.id} knows an interest of epoll ${epoll} that is gone`);
    }
  }
  return faults;
}

function socketFaults({ net, files }: KernelState): string[] {
  const faults: string[] = [];
  const open = new Counts();
  for (const { node } of files.values()) if (node.kind === 'socket') open.add(node.socket);
  const waiting = new Set([...net.sockets.values()].flatMap(({ accepts }) => accepts));
  let bytes = 0;
  const inFlight = new Counts();
  for (const socket of net.sockets.values()) {
    const { id } = socket;
    if (socket.files !== open.of(id)) faults.push(`socket ${id} counts ${socket.files} files and has ${open.of(id)}`);
    if (socket.files === 0 && !waiting.has(id) && socket.outside === undefined) faults.push(`socket ${id} is nobody's`);
    for (const message of socket.queue) {
      bytes += message.end - message.start;
      for (const file of message.rights) inFlight.add(file);
    }
    for (const other of [...socket.accepts, ...socket.connects])
      if (!net.sockets.has(other)) faults.push(`socket ${id} is to accept ${other}, which is gone`);
  }
  for (const id of open.keys()) if (!net.sockets.has(id)) faults.push(`socket ${id} is open and gone`);
  for (const id of new Set([...inFlight.keys(), ...net.inFlight.keys()])) {
    if (inFlight.of(id) !== (net.inFlight.get(id) ?? 0))
      faults.push(`open file ${id} is on its way ${inFlight.of(id)} times and counts ${net.inFlight.get(id) ?? 0}`);
  }
  for (const [name, id] of net.names)
    if (!net.sockets.has(id)) faults.push(`the name ${JSON.stringify(name)} is socket ${id}'s, which is gone`);
  for (const uses of [net.ports.tcp, net.ports.udp]) {
    for (const [port, { sockets }] of uses) {
      for (const id of sockets) if (!net.sockets.has(id)) faults.push(`port ${port} is socket ${id}'s, which is gone`);
    }
  }
  void bytes;
  return faults;
}
