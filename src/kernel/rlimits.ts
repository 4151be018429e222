/**
 * Resource limits (getrlimit(2)): their numbers, what a process has that never set one, and how the parts of the kernel ask. Whoever makes objects
 * of a kind checks its limit; limits that nothing here can exceed are only kept.
 */
import { STACK_LIMIT } from './mm/layout.ts';
import type { Process } from './state.ts';

export const Rlimit = {
  RLIMIT_CPU: 0,
  RLIMIT_FSIZE: 1,
  RLIMIT_DATA: 2,
  RLIMIT_STACK: 3,
  RLIMIT_CORE: 4,
  RLIMIT_RSS: 5,
  RLIMIT_NPROC: 6,
  RLIMIT_NOFILE: 7,
  RLIMIT_MEMLOCK: 8,
  RLIMIT_AS: 9,
  RLIMIT_LOCKS: 10,
  RLIMIT_SIGPENDING: 11,
  RLIMIT_MSGQUEUE: 12,
  RLIMIT_NICE: 13,
  RLIMIT_RTPRIO: 14,
  RLIMIT_RTTIME: 15,
} as const;

export const RLIM_NLIMITS = 16;
export const RLIM_INFINITY = 0xffff_ffff_ffff_ffffn;
const MAX_TASKS = 4096n;
const MEMLOCK = 8n * 1024n * 1024n;

/** Soft and hard limits at the start, where they are not infinite (Linux 6.1, include/asm-generic/resource.h). */
const DEFAULTS = new Map<number, readonly [bigint, bigint]>([
  [Rlimit.RLIMIT_STACK, [BigInt(STACK_LIMIT), RLIM_INFINITY]],
  [Rlimit.RLIMIT_CORE, [0n, RLIM_INFINITY]],
  [Rlimit.RLIMIT_NPROC, [MAX_TASKS, 32768n]],
  [Rlimit.RLIMIT_NOFILE, [1024n, 1024n * 1024n]],
  [Rlimit.RLIMIT_MEMLOCK, [MEMLOCK, MEMLOCK]],
  [Rlimit.RLIMIT_SIGPENDING, [MAX_TASKS, MAX_TASKS]],
  [Rlimit.RLIMIT_MSGQUEUE, [819_200n, 819_200n]],
  [Rlimit.RLIMIT_NICE, [0n, 0n]],
  [Rlimit.RLIMIT_RTPRIO, [0n, 0n]],
]);

/** Soft and hard limit of a process. */
export function limitsOf(process: Pick<Process, 'rlimits'>, resource: number): readonly [soft: bigint, hard: bigint] {
  return process.rlimits.get(resource) ?? DEFAULTS.get(resource) ?? [RLIM_INFINITY, RLIM_INFINITY];
}

/** The soft limit as a `number`; Infinity when there is none. */
export function softLimit(process: Pick<Process, 'rlimits'>, resource: number): number {
  const [soft] = limitsOf(process, resource);
  return soft === RLIM_INFINITY ? Number.POSITIVE_INFINITY : Number(soft);
}
