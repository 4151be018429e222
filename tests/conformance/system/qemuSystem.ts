/**
 * Runs bare-metal programs on the virt machine of `qemu-system-riscv64`, and answers what they print.
 */
import { spawnSync } from 'node:child_process';
import { hartsOf, type ProgramName, programPath } from './programs.ts';

export const QEMU_SYSTEM = 'qemu-system-riscv64';

/** The hypervisor extension, which ours does not have, would be on. */
const CPU = 'rv64,h=false';
const LIMIT_MS = 60_000;

export function runOnQemu(name: ProgramName): string {
  const program = programPath(name);
  const harts = hartsOf(name);
  // With counted instructions a hart that waits for another would never give way to it.
  const clock = harts === 1 ? ['-icount', 'shift=0'] : ['-smp', `${harts}`];
  const machine = ['-M', 'virt', '-cpu', CPU, '-m', '128M', '-bios', 'none', ...clock];
  const quiet = ['-display', 'none', '-serial', 'stdio', '-monitor', 'none'];
  const options = { encoding: 'utf8', timeout: LIMIT_MS, maxBuffer: 1 << 24 } as const;
  const { status, stdout, stderr, error } = spawnSync(QEMU_SYSTEM, [...machine, ...quiet, '-kernel', program], options);
  if (status !== 0) throw new Error(`${QEMU_SYSTEM} ${program}: ${error?.message ?? stderr}`);
  return stdout;
}
