/** Boots any program's bytes on a kernel that needs no host. */
import { createKernel } from '../../../src/kernel/kernel.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import type { KernelConfig } from '../../../src/kernel/state.ts';
import { defaultConfig, makeMachine } from '../core/guestRun.ts';

export async function bootProgram(
  bytes: Uint8Array,
  args: readonly string[],
  config: Partial<KernelConfig>,
  env: readonly string[] = ['LANG=C', 'TERM=vt100', 'PS1=$ ', 'PATH=/bin', 'HOME=/'],
): Promise<KernelApi> {
  const full = { ...defaultConfig, ...config };
  const kernel = createKernel(await makeMachine('interp', full.harts), full);
  kernel.boot({ path: `/bin/${args[0]}`, bytes, args, env, cwd: '/' });
  return kernel;
}
