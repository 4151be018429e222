/**
 * Telling a process of the first message in an empty queue (mq_notify(3)): by a signal, or, for a C library that starts a thread then (SIGEV_THREAD), by its
 * cookie in a netlink socket of the program's own. The cookie's last byte says whether a message has come or the registration has ended.
 */
import type { Pid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { putDatagram } from '../net/datagrams.ts';
import { SIGINFO_BYTES, SigCode } from '../signal/signalInfo.ts';
import { sendToProcess } from '../signal.ts';
import type { Mqueue, Thread } from '../state.ts';

export const SIGEV_SIGNAL = 0;
export const SIGEV_NONE = 1;
export const SIGEV_THREAD = 2;

/** Bytes of a cookie. */
export const NOTIFY_COOKIE_LEN = 32;
const NOTIFY_WOKENUP = 1;
const NOTIFY_REMOVED = 2;

/** Tells who asked for it that a message has come into the queue that was empty; once. */
export function notifyArrival(kernel: Kernel, queue: Mqueue, sender: Thread): void {
  const { notify } = queue;
  if (notify === undefined || queue.receivers > 0) return;
  queue.notify = undefined;
  if (notify.how === SIGEV_THREAD) sendCookie(kernel, notify, NOTIFY_WOKENUP);
  const process = kernel.state.processes.get(notify.pid);
  if (process === undefined || notify.how !== SIGEV_SIGNAL) return;
  const bytes = new Uint8Array(SIGINFO_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(8, SigCode.SI_MESGQ, true);
  view.setInt32(16, sender.pid, true);
  view.setUint32(20, credentialsOf(kernel, sender).uid, true);
  view.setBigUint64(24, notify.value, true);
  sendToProcess(kernel, process, notify.signo, {
    reason: `a message has come into the queue ${queue.name}`,
    origin: { kind: 'queue', bytes },
  });
}

/** Ends the registration of a process, if it is that process's. */
export function endNotification(kernel: Kernel, queue: Mqueue, pid: Pid): void {
  const { notify } = queue;
  if (notify?.pid !== pid) return;
  queue.notify = undefined;
  if (notify.how === SIGEV_THREAD) sendCookie(kernel, notify, NOTIFY_REMOVED);
}

function sendCookie(kernel: Kernel, { socket, cookie }: NonNullable<Mqueue['notify']>, what: number): void {
  const to = socket === undefined ? undefined : kernel.state.net.sockets.get(socket);
  if (to === undefined || cookie === undefined) return;
  const bytes = cookie.slice();
  bytes[NOTIFY_COOKIE_LEN - 1] = what;
  putDatagram(kernel, to, { bytes, from: { family: 'netlink', port: 0, groups: 0 }, rights: [] });
}

/** What reading a queue shows: its bytes, and who is told how. */
export function statusLine({ messages, notify }: Mqueue): string {
  const bytes = messages.reduce((sum, message) => sum + message.bytes.length, 0);
  const field = (value: number): string => String(value).padEnd(5);
  const signo = notify?.how === SIGEV_SIGNAL ? notify.signo : 0;
  const told = `NOTIFY:${field(notify?.how ?? 0)} SIGNO:${field(signo)} NOTIFY_PID:${String(notify?.pid ?? 0).padEnd(6)}`;
  return `QSIZE:${String(bytes).padEnd(10)} ${told}\n`;
}
