/**
 * membarrier(2), and RISC-V's own riscv_flush_icache. Harts run one after another in turns, so all of them see all stores in one order: the barriers themselves need nothing done. What is left is
 * to answer as Linux does to who has registered and who has not.
 */
import type { Kernel } from '../context.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const Command = {
  QUERY: 0,
  GLOBAL: 1,
  GLOBAL_EXPEDITED: 2,
  REGISTER_GLOBAL_EXPEDITED: 4,
  PRIVATE_EXPEDITED: 8,
  REGISTER_PRIVATE_EXPEDITED: 16,
  GET_REGISTRATIONS: 512,
} as const;

const SUPPORTED = Object.values(Command).reduce<number>((all, command) => all | command, 0);

function sysMembarrier(kernel: Kernel, thread: Thread, cmd: number, flags: number): number {
  const process = processOf(kernel, thread.pid);
  if (flags !== 0) throw new SysError('EINVAL', `membarrier flags 0x${flags.toString(16)} are not known`);
  switch (cmd) {
    case Command.QUERY:
      return SUPPORTED;
    case Command.GLOBAL:
    case Command.GLOBAL_EXPEDITED:
      return 0;
    case Command.REGISTER_GLOBAL_EXPEDITED:
    case Command.REGISTER_PRIVATE_EXPEDITED:
      process.membarrier |= cmd;
      return 0;
    case Command.PRIVATE_EXPEDITED:
      if ((process.membarrier & Command.REGISTER_PRIVATE_EXPEDITED) !== 0) return 0;
      throw new SysError('EPERM', 'the process has not registered for it');
    case Command.GET_REGISTRATIONS:
      return process.membarrier;
    default:
      throw new SysError('EINVAL', `there is no membarrier command ${cmd}`);
  }
}

const SYS_RISCV_FLUSH_ICACHE_LOCAL = 1;

/** Engines notice stores to code by themselves. */
function sysRiscvFlushIcache(_kernel: Kernel, _thread: Thread, _start: number, _end: number, flags: number): number {
  if ((flags & ~SYS_RISCV_FLUSH_ICACHE_LOCAL) !== 0) {
    throw new SysError('EINVAL', `riscv_flush_icache flags 0x${flags.toString(16)} are not known`);
  }
  return 0;
}

export const rows: SyscallRow[] = [
  {
    nr: 259,
    name: 'riscv_flush_icache',
    params: params('start: pointer, end: pointer, flags: hex'),
    handler: sysRiscvFlushIcache,
  },
  { nr: 283, name: 'membarrier', params: params('cmd: int, flags: hex, cpu_id: int'), handler: sysMembarrier },
];
