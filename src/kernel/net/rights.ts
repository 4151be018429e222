/**
 * Open files on their way in messages (SCM_RIGHTS, unix(7)). A message holds a reference of each. Sockets that are reachable only through one another's
 * queues would live for ever, so when only those references of sockets are left, such rings are looked for and emptied: now and then, and whenever a process ends.
 */
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import type { OpenFile } from '../state.ts';
import { SysError } from '../sysError.ts';
import type { Socket } from './socketState.ts';

/** Most descriptors in one message (SCM_MAX_FD). */
export const MAX_RIGHTS = 253;
/** Most descriptors on their way at one time. */
const MAX_IN_FLIGHT = 4096;

/** With fewer no rings are looked for, until a process ends. */
export const FEW_IN_FLIGHT = 32;

/** Takes a reference of each file for a message that is about to be queued. */
export function sendRights(kernel: Kernel, files: readonly number[]): void {
  const { inFlight } = kernel.state.net;
  const isTooMany = (): boolean => files.length + [...inFlight.values()].reduce((a, b) => a + b, 0) > MAX_IN_FLIGHT;
  if (files.length > 0 && isTooMany()) collectRings(kernel);
  if (files.length > 0 && isTooMany())
    throw new SysError('ETOOMANYREFS', `more than ${MAX_IN_FLIGHT} descriptors would be on their way`);
  for (const file of files) {
    openFileAt(kernel, file).references++;
    inFlight.set(file, (inFlight.get(file) ?? 0) + 1);
  }
}

/** The message has been taken out of its queue: its references are the caller's now. */
export function landRights(kernel: Kernel, files: readonly number[]): void {
  const { inFlight } = kernel.state.net;
  for (const file of files) {
    const left = (inFlight.get(file) ?? 0) - 1;
    if (left > 0) inFlight.set(file, left);
    else inFlight.delete(file);
  }
}

/**
 * Gives references of files up. A socket that closes by that may throw away others, and so on: whoever has begun does all of it, one after another,
 * since chains can be long.
 */
export function releaseRights(kernel: Kernel, files: readonly number[]): void {
  const { dropped } = kernel.state.net;
  const isFirst = dropped.length === 0;
  dropped.push(...files);
  if (!isFirst || dropped.length === 0) return;
  for (let index = 0; index < dropped.length; index++) releaseFile(kernel, openFileAt(kernel, dropped[index]!));
  dropped.length = 0;
  collectRings(kernel);
}

/**
 * A reference of a socket's file has gone, and others are left: if all of these are on their way, nobody may be able to take them. The search costs
 * as much as there are sockets, so it waits until twice as many files are on their way as the last one left.
 */
export function lookForRing(kernel: Kernel, { id, references }: OpenFile): void {
  const { inFlight, collectAt } = kernel.state.net;
  if (inFlight.size >= collectAt && inFlight.get(id)! >= references) collectRings(kernel);
}

/** Empties the queues of sockets that nobody can reach any more; their files close by that. */
export function collectRings(kernel: Kernel): void {
  const { net, files } = kernel.state;
  if (net.inFlight.size === 0 || net.dropped.length > 0) return;
  const reached = new Set<number>();
  const open = [...files.values()].filter(({ node }) => node.kind === 'socket');
  const visit = (start: Socket): void => {
    const todo = [start];
    for (let socket = todo.pop(); socket !== undefined; socket = todo.pop()) {
      if (reached.has(socket.id)) continue;
      reached.add(socket.id);
      for (const id of socket.accepts) todo.push(net.sockets.get(id)!);
      for (const file of socket.queue.flatMap(({ rights }) => rights)) {
        const { node } = openFileAt(kernel, file);
        if (node.kind === 'socket') todo.push(net.sockets.get(node.socket)!);
      }
    }
  };
  for (const { id, references, node } of open) {
    if (node.kind === 'socket' && references > (net.inFlight.get(id) ?? 0)) visit(net.sockets.get(node.socket)!);
  }
  // What hangs on an unreachable listener is found by the same test: its own file is on its way alone.
  const lost = open.filter(({ node }) => node.kind === 'socket' && !reached.has(node.socket));
  const rights = lost.flatMap(({ node }) => {
    const socket = node.kind === 'socket' ? net.sockets.get(node.socket)! : undefined;
    const ends = socket === undefined ? [] : [socket, ...socket.accepts.map((id) => net.sockets.get(id)!)];
    return ends.flatMap(({ queue }) =>
      queue.flatMap((message) => {
        const held = message.rights;
        queue[queue.indexOf(message)] = { ...message, rights: [] };
        return held;
      }),
    );
  });
  net.collectAt = Math.max(FEW_IN_FLIGHT, 2 * (net.inFlight.size - rights.length));
  if (rights.length === 0) return;
  landRights(kernel, rights);
  releaseRights(kernel, rights);
}
