/**
 * Policies of non-uniform memory (numa(7)) on a machine with one node: all memory is there, so every policy that can be asked for holds already.
 */
import type { Pid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { pageCeil, USER_END } from '../mm/layout.ts';
import { findPage } from '../mm/pageTable.ts';
import { copyIn, copyOut, readU64, writeU32, writeU64 } from '../mm/userMemory.ts';
import { findVma, isCovered } from '../mm/vma.ts';
import type { AddressSpace, Thread } from '../state.ts';
import { Errno, SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const PAGE = 4096;
const MPOL_DEFAULT = 0;
const MPOL_PREFERRED = 1;
const MPOL_LOCAL = 4;
const MPOL_MAX = 6;
const MODE_FLAGS = 0xe000;
const MPOL_MF_MOVE_ALL = 4;
const MPOL_MF_KNOWN = 7;
const MPOL_F_NODE = 1;
const MPOL_F_ADDR = 2;
const MPOL_F_MEMS_ALLOWED = 4;

/** Checks a mode with its nodes: the only node is 0. */
function checkPolicy(kernel: Kernel, thread: Thread, mode: number, nodemask: number, maxnode: number): void {
  const policy = mode & ~MODE_FLAGS;
  if (policy < MPOL_DEFAULT || policy > MPOL_MAX) throw new SysError('EINVAL', `memory policy ${mode} is not known`);
  const nodes = nodemask === 0 || maxnode <= 1 ? 0 : readU64(kernel, spaceOf(kernel, thread), nodemask);
  if (nodes > 1) throw new SysError('EINVAL', 'the machine has node 0 alone');
  // MPOL_PREFERRED without a node means the local one.
  const isLocal = policy === MPOL_DEFAULT || policy === MPOL_LOCAL;
  if (policy !== MPOL_PREFERRED && isLocal === (nodes === 1))
    throw new SysError('EINVAL', `memory policy ${mode} and its nodes do not go together`);
}

function sysMbind(
  kernel: Kernel,
  thread: Thread,
  addr: number,
  len: number,
  mode: number,
  nodemask: number,
  maxnode: number,
  flags: number,
): number {
  if ((flags & ~MPOL_MF_KNOWN) !== 0) throw new SysError('EINVAL', `flags ${flags} are not known`);
  if ((flags & MPOL_MF_MOVE_ALL) !== 0) throw new SysError('EPERM', 'moving everybody’s pages needs privilege');
  if (addr % PAGE !== 0) throw new SysError('EINVAL', `0x${addr.toString(16)} is not page-aligned`);
  const end = addr + pageCeil(len);
  if (!(end <= USER_END)) throw new SysError('EINVAL', `${len} bytes leave user space`);
  checkPolicy(kernel, thread, mode, nodemask, maxnode);
  if (!isCovered(spaceOf(kernel, thread), addr, end)) throw new SysError('EFAULT', 'part of the range is not mapped');
  return 0;
}

function sysSetMempolicy(kernel: Kernel, thread: Thread, mode: number, nodemask: number, maxnode: number): number {
  checkPolicy(kernel, thread, mode, nodemask, maxnode);
  return 0;
}

function sysGetMempolicy(
  kernel: Kernel,
  thread: Thread,
  mode: number,
  nodemask: number,
  maxnode: number,
  addr: number,
  flags: number,
): number {
  const space = spaceOf(kernel, thread);
  const asksAddress = (flags & MPOL_F_ADDR) !== 0;
  const asksAllowed = (flags & MPOL_F_MEMS_ALLOWED) !== 0;
  const isKnown = (flags & ~(MPOL_F_NODE | MPOL_F_ADDR | MPOL_F_MEMS_ALLOWED)) === 0;
  const contradicts = asksAllowed ? flags !== MPOL_F_MEMS_ALLOWED : addr !== 0 && !asksAddress;
  if (!isKnown || contradicts || (nodemask !== 0 && maxnode < 1))
    throw new SysError('EINVAL', `flags ${flags} cannot be used`);
  if (asksAddress && findVma(space, addr) === undefined)
    throw new SysError('EFAULT', `nothing is mapped at 0x${addr.toString(16)}`);
  if (mode !== 0) writeU32(kernel, space, mode, MPOL_DEFAULT);
  if (nodemask !== 0) writeU64(kernel, space, nodemask, asksAllowed ? 1 : 0);
  return 0;
}

function sysMigratePages(kernel: Kernel, thread: Thread, pid: number): number {
  otherSpace(kernel, thread, pid);
  return 0;
}

/** Answers for each page the node where it is: 0, or -ENOENT while it is not resident, -EFAULT where nothing is mapped. */
function sysMovePages(
  kernel: Kernel,
  thread: Thread,
  pid: number,
  count: number,
  pages: number,
  nodes: number,
  status: number,
  flags: number,
): number {
  if ((flags & ~6) !== 0) throw new SysError('EINVAL', `flags ${flags} are not known`);
  if ((flags & MPOL_MF_MOVE_ALL) !== 0) throw new SysError('EPERM', 'moving everybody’s pages needs privilege');
  const target = otherSpace(kernel, thread, pid);
  const mine = spaceOf(kernel, thread);
  if (!(count <= USER_END / PAGE)) throw new SysError('E2BIG', `${count} pages are too many`);
  for (let index = 0; index < count; index++) {
    const va = readU64(kernel, mine, pages + index * 8);
    if (nodes !== 0 && new DataView(copyIn(kernel, mine, nodes + index * 4, 4).buffer).getInt32(0, true) !== 0) {
      throw new SysError('ENODEV', 'the machine has node 0 alone');
    }
    const bytes = new DataView(new ArrayBuffer(4));
    bytes.setInt32(0, placeOf(kernel, target, va), true);
    copyOut(kernel, mine, status + index * 4, new Uint8Array(bytes.buffer));
  }
  return 0;
}

function placeOf(kernel: Kernel, space: AddressSpace, va: number): number {
  if (findVma(space, va) === undefined) return -Errno.EFAULT;
  return findPage(kernel, space, va) === undefined ? -Errno.ENOENT : 0;
}

/** The memory of a process, 0 for the caller's; ESRCH. */
function otherSpace(kernel: Kernel, thread: Thread, pid: number): AddressSpace {
  if (pid === 0) return spaceOf(kernel, thread);
  const process = kernel.state.processes.get(pid as Pid);
  const space = process === undefined ? undefined : kernel.state.spaces.get(process.space);
  if (space === undefined) throw new SysError('ESRCH', `there is no process ${pid}`);
  return space;
}

function sysSetHomeNode(
  kernel: Kernel,
  thread: Thread,
  start: number,
  len: number,
  node: number,
  flags: number,
): number {
  const end = start + pageCeil(len);
  if (start % PAGE !== 0 || flags !== 0 || node !== 0 || !(end <= USER_END)) {
    throw new SysError('EINVAL', `node ${node} for ${len} bytes cannot be`);
  }
  // Only areas with a policy of their own can have one, and no area has.
  if (isCovered(spaceOf(kernel, thread), start, end)) return 0;
  throw new SysError('ENOMEM', 'part of the range is not mapped');
}

export const rows: SyscallRow[] = [
  {
    nr: 235,
    name: 'mbind',
    params: params('addr: pointer, len: size, mode: int, nodemask: pointer, maxnode: size, flags: hex'),
    handler: sysMbind,
  },
  {
    nr: 236,
    name: 'get_mempolicy',
    params: params('mode: pointer, nodemask: pointer, maxnode: size, addr: pointer, flags: hex'),
    handler: sysGetMempolicy,
  },
  {
    nr: 237,
    name: 'set_mempolicy',
    params: params('mode: int, nodemask: pointer, maxnode: size'),
    handler: sysSetMempolicy,
  },
  {
    nr: 238,
    name: 'migrate_pages',
    params: params('pid: int, maxnode: size, old_nodes: pointer, new_nodes: pointer'),
    handler: sysMigratePages,
  },
  {
    nr: 239,
    name: 'move_pages',
    params: params('pid: int, count: size, pages: pointer, nodes: pointer, status: pointer, flags: hex'),
    handler: sysMovePages,
  },
  {
    nr: 450,
    name: 'set_mempolicy_home_node',
    params: params('start: pointer, len: size, home_node: size, flags: hex'),
    handler: sysSetHomeNode,
  },
];
