/**
 * Identities: getuid(2), setuid(2) and their kin, groups, capabilities(7). The user is a plain one without capabilities: he may only give his real, effective
 * and saved numbers to one another.
 */
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut, readU32, writeU32 } from '../mm/userMemory.ts';
import type { Credentials } from '../processState.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

/** In arguments: leave this one as it is. */
const UNCHANGED = -1;

type Numbers = readonly [real: number, effective: number, saved: number];

const usersOf = ({ uid, euid, suid }: Credentials): Numbers => [uid, euid, suid];
const groupsOf = ({ gid, egid, sgid }: Credentials): Numbers => [gid, egid, sgid];

/** EPERM unless every number is one that the process has in that role. */
function check(numbers: Numbers, ...wanted: readonly number[]): void {
  for (const number of wanted) {
    if (number !== UNCHANGED && !numbers.includes(number)) {
      throw new SysError('EPERM', `becoming ${number >>> 0} needs privilege`);
    }
  }
}

const chosen = (wanted: number, present: number): number => (wanted === UNCHANGED ? present : wanted);

function setUsers(kernel: Kernel, thread: Thread, real: number, effective: number, saved: number): number {
  const process = processOf(kernel, thread.pid);
  const { uid, euid, suid } = process.credentials;
  check(usersOf(process.credentials), real, effective, saved);
  const next = { uid: chosen(real, uid), euid: chosen(effective, euid), suid: chosen(saved, suid) };
  process.credentials = { ...process.credentials, ...next, fsuid: next.euid };
  return 0;
}

function setGroups(kernel: Kernel, thread: Thread, real: number, effective: number, saved: number): number {
  const process = processOf(kernel, thread.pid);
  const { gid, egid, sgid } = process.credentials;
  check(groupsOf(process.credentials), real, effective, saved);
  const next = { gid: chosen(real, gid), egid: chosen(effective, egid), sgid: chosen(saved, sgid) };
  process.credentials = { ...process.credentials, ...next, fsgid: next.egid };
  return 0;
}

/** Without privilege setuid changes the effective number only. */
function sysSetuid(kernel: Kernel, thread: Thread, uid: number): number {
  if (uid === UNCHANGED) throw new SysError('EINVAL', 'there is no user -1');
  return setUsers(kernel, thread, UNCHANGED, uid, UNCHANGED);
}

function sysSetgid(kernel: Kernel, thread: Thread, gid: number): number {
  if (gid === UNCHANGED) throw new SysError('EINVAL', 'there is no group -1');
  return setGroups(kernel, thread, UNCHANGED, gid, UNCHANGED);
}

/** The saved number follows the effective one when the real one is set, or the effective one to something else than the real one. */
function sysSetreuid(kernel: Kernel, thread: Thread, ruid: number, euid: number): number {
  const { uid } = credentialsOf(kernel, thread);
  const follows = ruid !== UNCHANGED || (euid !== UNCHANGED && euid !== uid);
  return setUsers(kernel, thread, ruid, euid, follows ? chosen(euid, credentialsOf(kernel, thread).euid) : UNCHANGED);
}

function sysSetregid(kernel: Kernel, thread: Thread, rgid: number, egid: number): number {
  const { gid } = credentialsOf(kernel, thread);
  const follows = rgid !== UNCHANGED || (egid !== UNCHANGED && egid !== gid);
  return setGroups(kernel, thread, rgid, egid, follows ? chosen(egid, credentialsOf(kernel, thread).egid) : UNCHANGED);
}

const getter =
  (numbers: (credentials: Credentials) => Numbers) =>
  (kernel: Kernel, thread: Thread, ...addresses: number[]): number => {
    const space = spaceOf(kernel, thread);
    for (const [index, number] of numbers(credentialsOf(kernel, thread)).entries()) {
      writeU32(kernel, space, addresses[index]!, number);
    }
    return 0;
  };

/** Answers the old number, whether the new one was taken or not (setfsuid(2)). */
function sysSetfsuid(kernel: Kernel, thread: Thread, fsuid: number): number {
  const process = processOf(kernel, thread.pid);
  const old = process.credentials.fsuid;
  if ([...usersOf(process.credentials), old].includes(fsuid)) process.credentials = { ...process.credentials, fsuid };
  return old;
}

function sysSetfsgid(kernel: Kernel, thread: Thread, fsgid: number): number {
  const process = processOf(kernel, thread.pid);
  const old = process.credentials.fsgid;
  if ([...groupsOf(process.credentials), old].includes(fsgid)) process.credentials = { ...process.credentials, fsgid };
  return old;
}

function sysGetgroups(kernel: Kernel, thread: Thread, size: number, list: number): number {
  const { groups } = credentialsOf(kernel, thread);
  if (size < 0 || (size > 0 && size < groups.length))
    throw new SysError('EINVAL', `${size} places for ${groups.length}`);
  if (size > 0) copyOut(kernel, spaceOf(kernel, thread), list, new Uint8Array(Uint32Array.from(groups).buffer));
  return groups.length;
}

function sysSetgroups(): number {
  throw new SysError('EPERM', 'changing the groups needs privilege');
}

/** Versions of struct __user_cap_header_struct, and how many 32-bit parts their data has. */
const CAP_VERSIONS = new Map([
  [0x1998_0330, 1],
  [0x2007_1026, 2],
  [0x2008_0522, 2],
]);
const CAP_LATEST = 0x2008_0522;
const CAP_DATA_BYTES = 12;

/** How many parts the data has; a version that is not known is answered by one that is. */
function capParts(kernel: Kernel, thread: Thread, hdrp: number): number | undefined {
  const space = spaceOf(kernel, thread);
  const parts = CAP_VERSIONS.get(readU32(kernel, space, hdrp));
  if (parts === undefined) writeU32(kernel, space, hdrp, CAP_LATEST);
  return parts;
}

function sysCapget(kernel: Kernel, thread: Thread, hdrp: number, datap: number): number {
  const parts = capParts(kernel, thread, hdrp);
  if (parts === undefined) {
    if (datap === 0) return 0;
    throw new SysError('EINVAL', 'this version of capabilities is not known');
  }
  const pid = readU32(kernel, spaceOf(kernel, thread), hdrp + 4) | 0;
  if (pid < 0) throw new SysError('EINVAL', `${pid} is no process`);
  if (pid !== 0 && !kernel.state.threads.has(pid as Thread['tid'])) throw new SysError('ESRCH', `there is no ${pid}`);
  if (datap !== 0) copyOut(kernel, spaceOf(kernel, thread), datap, new Uint8Array(parts * CAP_DATA_BYTES));
  return 0;
}

/** Who has none may set none. */
function sysCapset(kernel: Kernel, thread: Thread, hdrp: number, datap: number): number {
  const parts = capParts(kernel, thread, hdrp);
  if (parts === undefined) throw new SysError('EINVAL', 'this version of capabilities is not known');
  const pid = readU32(kernel, spaceOf(kernel, thread), hdrp + 4) | 0;
  if (pid !== 0 && pid !== thread.tid) throw new SysError('EPERM', 'capabilities of others cannot be set');
  const data = copyIn(kernel, spaceOf(kernel, thread), datap, parts * CAP_DATA_BYTES);
  if (data.some((byte) => byte !== 0)) throw new SysError('EPERM', 'the process has no capabilities');
  return 0;
}

export const rows: SyscallRow[] = [
  { nr: 90, name: 'capget', params: params('hdrp: pointer, datap: pointer'), handler: sysCapget },
  { nr: 91, name: 'capset', params: params('hdrp: pointer, datap: pointer'), handler: sysCapset },
  { nr: 143, name: 'setregid', params: params('rgid: int, egid: int'), handler: sysSetregid },
  { nr: 144, name: 'setgid', params: params('gid: int'), handler: sysSetgid },
  { nr: 145, name: 'setreuid', params: params('ruid: int, euid: int'), handler: sysSetreuid },
  { nr: 146, name: 'setuid', params: params('uid: int'), handler: sysSetuid },
  { nr: 147, name: 'setresuid', params: params('ruid: int, euid: int, suid: int'), handler: setUsers },
  {
    nr: 148,
    name: 'getresuid',
    params: params('ruid: outInt, euid: outInt, suid: outInt'),
    handler: getter(usersOf),
  },
  { nr: 149, name: 'setresgid', params: params('rgid: int, egid: int, sgid: int'), handler: setGroups },
  {
    nr: 150,
    name: 'getresgid',
    params: params('rgid: outInt, egid: outInt, sgid: outInt'),
    handler: getter(groupsOf),
  },
  { nr: 151, name: 'setfsuid', params: params('fsuid: int'), handler: sysSetfsuid },
  { nr: 152, name: 'setfsgid', params: params('fsgid: int'), handler: sysSetfsgid },
  { nr: 158, name: 'getgroups', params: params('size: int, list: outIds'), handler: sysGetgroups },
  {
    nr: 159,
    name: 'setgroups',
    params: params('size: int, list: pointer'),
    handler: sysSetgroups,
    unsupported: 'EPERM',
    note: 'changing groups needs privilege',
  },
  { nr: 174, name: 'getuid', params: [], handler: (kernel, thread) => credentialsOf(kernel, thread).uid },
  { nr: 175, name: 'geteuid', params: [], handler: (kernel, thread) => credentialsOf(kernel, thread).euid },
  { nr: 176, name: 'getgid', params: [], handler: (kernel, thread) => credentialsOf(kernel, thread).gid },
  { nr: 177, name: 'getegid', params: [], handler: (kernel, thread) => credentialsOf(kernel, thread).egid },
];
