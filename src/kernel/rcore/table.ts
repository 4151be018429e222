/**
 * The system calls of rCore's two families by number: the book's (rCore-Tutorial-v3, chapters 2 to 9) and the lab edition's (rCore-Tutorial-Code and -Test).
 * Same rows as Linux's; a call that fails answers -1.
 */
import { askingHost } from '../fs/hostFuture.ts';
import { params, type SyscallRow } from '../syscall/row.ts';
import { sysCondvarCreate, sysCondvarSignal, sysCondvarWait } from './condvar.ts';
import { sysEventGet, sysFramebuffer, sysFramebufferFlush, sysKeyPressed } from './devices.ts';
import { bookFileRows, labFileRows } from './fileRows.ts';
import { sysMmap, sysMunmap, sysSbrk } from './memory.ts';
import { sysMutexCreate, sysMutexLock, sysMutexUnlock } from './mutex.ts';
import { sysAccept, sysConnect, sysListen } from './net.ts';
import { sysExec, sysFork, sysGetpid, sysSpawn, sysWaitpid } from './processes.ts';
import type { Abi } from './rcoreState.ts';
import { sysSemaphoreCreate, sysSemaphoreDown, sysSemaphoreUp } from './semaphore.ts';
import { sysKill, sysSigaction, sysSigprocmask, sysSigreturn } from './signals.ts';
import {
  sysEnableDeadlockDetect,
  sysGetTime,
  sysGetTimeMs,
  sysMailRead,
  sysMailWrite,
  sysSetPriority,
  sysSleep,
  sysTrace,
  sysYield,
} from './tasks.ts';
import { sysExit, sysGettid, sysThreadCreate, sysWaittid } from './threads.ts';

const actions = 'signum: signal, action: pointer, old_action: pointer';

const common: readonly SyscallRow[] = [
  { nr: 93, name: 'exit', params: params('exit_code: int'), handler: sysExit },
  { nr: 101, name: 'sleep', params: params('sleep_ms: size'), handler: sysSleep },
  { nr: 124, name: 'yield', params: [], handler: sysYield, note: 'lasts 0.1 ms of machine time at least' },
  {
    nr: 129,
    name: 'kill',
    params: params('pid: int, signal: int'),
    handler: sysKill,
    note: 'the book: a number (chapter 7) or one bit (chapter 8 on), whichever it can be; the lab edition: a number',
  },
  { nr: 134, name: 'sigaction', params: params(actions), handler: sysSigaction, note: 'chapter 7 alone' },
  { nr: 135, name: 'sigprocmask', params: params('mask: hex'), handler: sysSigprocmask },
  { nr: 139, name: 'sigreturn', params: [], handler: sysSigreturn, setsRegisters: true },
  { nr: 172, name: 'getpid', params: [], handler: sysGetpid },
  { nr: 214, name: 'sbrk', params: params('size: int'), handler: sysSbrk, note: 'chapter 4, and the lab edition' },
  { nr: 220, name: 'fork', params: [], handler: sysFork },
  { nr: 221, name: 'exec', params: params('path: path, args: argv'), handler: sysExec },
  { nr: 260, name: 'waitpid', params: params('pid: int, exit_code: outInt'), handler: sysWaitpid },
];

/** Threads and what they wait for, each call under the number that a family gives it. */
function threadRows(number: {
  readonly create: number;
  readonly gettid: number;
  readonly waittid: number;
  readonly mutex: readonly [create: number, lock: number, unlock: number];
  readonly semaphore: readonly [create: number, up: number, down: number];
  readonly condvar: readonly [create: number, signal: number, wait: number];
}): SyscallRow[] {
  const { mutex, semaphore, condvar } = number;
  const condvarWait = params('condvar_id: int, mutex_id: int');
  return [
    {
      nr: number.create,
      name: 'thread_create',
      params: params('entry: pointer, arg: pointer'),
      handler: sysThreadCreate,
    },
    { nr: number.gettid, name: 'gettid', params: [], handler: sysGettid },
    { nr: number.waittid, name: 'waittid', params: params('tid: int'), handler: sysWaittid },
    { nr: mutex[0], name: 'mutex_create', params: params('blocking: int'), handler: sysMutexCreate },
    { nr: mutex[1], name: 'mutex_lock', params: params('mutex_id: int'), handler: sysMutexLock },
    { nr: mutex[2], name: 'mutex_unlock', params: params('mutex_id: int'), handler: sysMutexUnlock },
    { nr: semaphore[0], name: 'semaphore_create', params: params('res_count: int'), handler: sysSemaphoreCreate },
    { nr: semaphore[1], name: 'semaphore_up', params: params('sem_id: int'), handler: sysSemaphoreUp },
    { nr: semaphore[2], name: 'semaphore_down', params: params('sem_id: int'), handler: sysSemaphoreDown },
    { nr: condvar[0], name: 'condvar_create', params: [], handler: sysCondvarCreate },
    { nr: condvar[1], name: 'condvar_signal', params: params('condvar_id: int'), handler: sysCondvarSignal },
    { nr: condvar[2], name: 'condvar_wait', params: condvarWait, handler: sysCondvarWait },
  ];
}

const book: readonly SyscallRow[] = [
  ...bookFileRows.map(askingHost),
  ...common,
  {
    nr: 29,
    name: 'connect',
    params: params('raddr: hex, lport: int, rport: int'),
    handler: sysConnect,
    note: 'UDP on the loopback, whatever the address: the guest is alone',
  },
  {
    nr: 30,
    name: 'listen',
    params: params('port: int'),
    handler: sysListen,
    note: 'TCP; the user may forward a port of the host to it',
  },
  { nr: 31, name: 'accept', params: params('port_index: int'), handler: sysAccept },
  { nr: 169, name: 'get_time', params: [], handler: sysGetTimeMs },
  ...threadRows({
    create: 1000,
    gettid: 1001,
    waittid: 1002,
    mutex: [1010, 1011, 1012],
    semaphore: [1020, 1021, 1022],
    condvar: [1030, 1031, 1032],
  }),
  {
    nr: 2000,
    name: 'framebuffer',
    params: [],
    handler: sysFramebuffer,
    note: 'memory of 1280 × 800 × 4 bytes, and no display',
  },
  { nr: 2001, name: 'framebuffer_flush', params: [], handler: sysFramebufferFlush, note: 'there is no display' },
  { nr: 3000, name: 'event_get', params: [], handler: sysEventGet, note: 'no event ever comes' },
  { nr: 3001, name: 'key_pressed', params: [], handler: sysKeyPressed },
];

const lab: readonly SyscallRow[] = [
  ...labFileRows.map(askingHost),
  ...common,
  {
    nr: 140,
    name: 'set_priority',
    params: params('prio: long'),
    handler: sysSetPriority,
    note: 'slices are in proportion',
  },
  { nr: 169, name: 'get_time', params: params('ts: pointer, tz: int'), handler: sysGetTime },
  { nr: 215, name: 'munmap', params: params('start: pointer, len: size'), handler: sysMunmap },
  { nr: 222, name: 'mmap', params: params('start: pointer, len: size, prot: prot'), handler: sysMmap },
  { nr: 400, name: 'spawn', params: params('path: path'), handler: sysSpawn },
  { nr: 401, name: 'mail_read', params: params('buf: outBytes, len: size'), handler: sysMailRead },
  { nr: 402, name: 'mail_write', params: params('pid: int, buf: bytes, len: size'), handler: sysMailWrite },
  {
    nr: 410,
    name: 'trace',
    params: params('trace_request: pointer, id: pointer, data: size'),
    handler: sysTrace,
    note: 'of 2025, and task_info of 2022 to 2024, whose argument is an address',
  },
  ...threadRows({
    create: 460,
    gettid: 178,
    waittid: 462,
    mutex: [463, 464, 466],
    semaphore: [467, 468, 470],
    condvar: [471, 472, 473],
  }),
  { nr: 469, name: 'enable_deadlock_detect', params: params('enabled: int'), handler: sysEnableDeadlockDetect },
];

export const rcoreTables: Readonly<Record<Exclude<Abi, 'linux'>, ReadonlyMap<number, SyscallRow>>> = {
  'rcore-book': new Map(book.map((row) => [row.nr, row])),
  'rcore-lab': new Map(lab.map((row) => [row.nr, row])),
};
