/** What holds of the kernel's state between any two steps, whatever the guest does. */
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { notPlain } from '../../kernel/core/plain.ts';
import { fileFaults } from './files.ts';
import { frameFaults } from './frames.ts';
import { taskFaults } from './tasks.ts';

/** Sentences about what is wrong; none when all is well. */
export function faultsOf(kernel: KernelApi): string[] {
  return [...notPlain(kernel.state), ...taskFaults(kernel), ...fileFaults(kernel), ...frameFaults(kernel)];
}
