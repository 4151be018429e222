/** The system as a program sees it: uname(2), sysinfo(2), getrandom(2), and resource limits. */
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import { clockNow, NS_PER_SECOND } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { usableLength } from '../fs/ioVector.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { framesLeft } from '../mm/frames.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import { randomBytes } from '../random.ts';
import { limitsOf, RLIM_NLIMITS } from '../rlimits.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { uname } from '../uname.ts';
import { params, type SyscallRow } from './row.ts';

/** struct utsname: sysname, nodename, release, version, machine, domainname. */
const UTSNAME = [uname.sysname, uname.nodename, uname.release, uname.version, uname.machine, uname.domainname];
const UTSNAME_FIELD = 65;

const GRND_KNOWN = 7;
/** One call fills at most so much; a program that wants more asks again (getrandom(2)). */
const GRND_MAX = 32 * 1024 * 1024;

function sysUname(kernel: Kernel, thread: Thread, buf: number): number {
  const bytes = new Uint8Array(UTSNAME.length * UTSNAME_FIELD);
  UTSNAME.forEach((text, index) => {
    bytes.set(new TextEncoder().encode(text), index * UTSNAME_FIELD);
  });
  copyOut(kernel, spaceOf(kernel, thread), buf, bytes);
  return 0;
}

/** struct sysinfo: uptime, loads[3], totalram, freeram, sharedram, bufferram, totalswap, freeswap, procs, totalhigh, freehigh, mem_unit. */
function sysSysinfo(kernel: Kernel, thread: Thread, info: number): number {
  const { memory } = kernel.machine;
  const { threads } = kernel.state;
  const bytes = new Uint8Array(112);
  const view = new DataView(bytes.buffer);
  const free = framesLeft(kernel) * PAGE_SIZE;
  view.setBigInt64(0, BigInt(Math.floor(clockNow(kernel) / NS_PER_SECOND)), true);
  view.setBigUint64(32, BigInt(memory.ramBytes), true);
  view.setBigUint64(40, BigInt(free), true);
  view.setUint16(80, threads.size, true);
  view.setUint32(104, 1, true);
  copyOut(kernel, spaceOf(kernel, thread), info, bytes);
  return 0;
}

function sysGetrandom(kernel: Kernel, thread: Thread, buf: number, buflen: number, flags: number): number {
  if ((flags & ~GRND_KNOWN) !== 0)
    throw new SysError('EINVAL', `getrandom flags 0x${flags.toString(16)} are not known`);
  // Up to where the buffer can be stored to, as Linux fills it.
  const space = spaceOf(kernel, thread);
  const length = usableLength(kernel, space, [[buf, Math.min(buflen, GRND_MAX)]], 'store');
  copyOut(kernel, space, buf, randomBytes(kernel, length));
  return length;
}

function sysPrlimit64(
  kernel: Kernel,
  thread: Thread,
  pid: number,
  resource: number,
  newLimit: number,
  oldLimit: number,
): number {
  const target = pid === 0 ? thread : kernel.state.threads.get(pid as Thread['tid']);
  if (target === undefined) throw new SysError('ESRCH', `there is no process ${pid}`);
  if (resource < 0 || resource >= RLIM_NLIMITS) throw new SysError('EINVAL', `there is no resource ${resource}`);
  const process = processOf(kernel, target.pid);
  const space = spaceOf(kernel, thread);
  const old = limitsOf(process, resource);
  const wanted = newLimit === 0 ? undefined : readLimit(copyIn(kernel, space, newLimit, 16));
  if (wanted !== undefined) {
    if (wanted[0] > wanted[1]) throw new SysError('EINVAL', 'the soft limit is above the hard limit');
    if (wanted[1] > old[1]) throw new SysError('EPERM', 'raising a hard limit needs privilege');
  }
  if (oldLimit !== 0) {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, old[0], true);
    view.setBigUint64(8, old[1], true);
    copyOut(kernel, space, oldLimit, bytes);
  }
  if (wanted !== undefined) process.rlimits.set(resource, wanted);
  return 0;
}

function readLimit(bytes: Uint8Array): readonly [bigint, bigint] {
  const view = new DataView(bytes.buffer);
  return [view.getBigUint64(0, true), view.getBigUint64(8, true)];
}

const sysGetrlimit = (kernel: Kernel, thread: Thread, resource: number, rlim: number): number =>
  sysPrlimit64(kernel, thread, 0, resource, 0, rlim);
const sysSetrlimit = (kernel: Kernel, thread: Thread, resource: number, rlim: number): number =>
  sysPrlimit64(kernel, thread, 0, resource, rlim, 0);

export const rows: SyscallRow[] = [
  { nr: 160, name: 'uname', params: params('buf: outUtsname'), handler: sysUname },
  { nr: 163, name: 'getrlimit', params: params('resource: resource, rlim: outRlimit'), handler: sysGetrlimit },
  { nr: 164, name: 'setrlimit', params: params('resource: resource, rlim: rlimit'), handler: sysSetrlimit },
  { nr: 179, name: 'sysinfo', params: params('info: outSysinfo'), handler: sysSysinfo },
  {
    nr: 261,
    name: 'prlimit64',
    params: params('pid: int, resource: resource, new_limit: rlimit, old_limit: outRlimit'),
    handler: sysPrlimit64,
  },
  {
    nr: 278,
    name: 'getrandom',
    params: params('buf: outBytes, buflen: size, flags: randomFlags'),
    handler: sysGetrandom,
  },
];
