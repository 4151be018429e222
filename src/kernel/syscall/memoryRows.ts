/** The rows of memory beyond files: shared memory, semaphores and message queues of both families, memfd, other processes' memory, policies. */
import { rows as memfd } from './memfd.ts';
import { rows as mqueue } from './mqueue.ts';
import { rows as msg } from './msg.ts';
import { rows as numa } from './numa.ts';
import { rows as processVm } from './processVm.ts';
import type { SyscallRow } from './row.ts';
import { rows as sem } from './sem.ts';
import { rows as shm } from './shm.ts';

export const memoryRows: readonly SyscallRow[] = [...memfd, ...shm, ...sem, ...msg, ...mqueue, ...processVm, ...numa];
