/** Files about the system as a whole, at the top of /proc (proc(5)): harts, memory, time, load, what there is of devices and file systems. */
import { isaString } from '../../../isa/extensions.ts';
import { BOOT_SECONDS, clockNow } from '../../clock.ts';
import type { Kernel } from '../../context.ts';
import { taskStateOf } from '../../taskState.ts';
import { uname } from '../../uname.ts';
import { type SyntheticTree, textFile } from '../syntheticTree.ts';
import { memoryAmounts } from './memoryAmounts.ts';
import { lockLine } from './openFiles.ts';

const NS_PER_TICK = 10_000_000;
/** Of what this machine has not got. */
const NOTHING = '';

/** ns that each hart ran user code, and ns that it had nothing to do. Kernel work takes no time. */
function hartTimes(kernel: Kernel): { readonly user: number; readonly idle: number }[] {
  const now = clockNow(kernel);
  return kernel.machine.harts.map(({ steps }) => ({ user: steps, idle: Math.max(0, now - steps) }));
}

/** One paragraph for each hart, as arch/riscv prints it. */
function cpuinfo({ machine }: Kernel): string {
  return machine.harts
    .map((_, hart) => {
      const ids = 'mvendorid\t: 0x0\nmarchid\t\t: 0x0\nmimpid\t\t: 0x0\n';
      return `processor\t: ${hart}\nhart\t\t: ${hart}\nisa\t\t: ${isaString}\nmmu\t\t: sv39\n${ids}\n`;
    })
    .join('');
}

function meminfo(kernel: Kernel): string {
  return memoryAmounts(kernel)
    .map(([name, kib]) => `${`${name}:`.padEnd(15)} ${String(kib).padStart(8)} kB\n`)
    .join('');
}

function stat(kernel: Kernel): string {
  const { executor, next } = kernel.state;
  const times = hartTimes(kernel);
  const ticks = (ns: number): number => Math.floor(ns / NS_PER_TICK);
  const line = (name: string, user: number, idle: number): string =>
    `${name} ${ticks(user)} 0 0 ${ticks(idle)} 0 0 0 0 0 0\n`;
  const total = (of: 'user' | 'idle'): number => times.reduce((sum, time) => sum + time[of], 0);
  const harts = times.map(({ user, idle }, hart) => line(`cpu${hart}`, user, idle));
  const counts = [
    'intr 0',
    `ctxt ${executor.nextTicket}`,
    `btime ${BOOT_SECONDS}`,
    `processes ${next.pid}`,
    `procs_running ${running(kernel)}`,
    `procs_blocked ${blocked(kernel)}`,
    'softirq 0 0 0 0 0 0 0 0 0 0 0',
  ];
  return `${line('cpu ', total('user'), total('idle'))}${harts.join('')}${counts.join('\n')}\n`;
}

const countIn = (kernel: Kernel, wanted: string): number =>
  [...kernel.state.threads.values()].filter((thread) => taskStateOf(kernel, thread) === wanted).length;
const running = (kernel: Kernel): number => countIn(kernel, 'running');
const blocked = (kernel: Kernel): number => countIn(kernel, 'uninterruptible');

const hundredths = (ns: number): string => (Math.floor(ns / NS_PER_TICK) / 100).toFixed(2);

function uptime(kernel: Kernel): string {
  const idle = hartTimes(kernel).reduce((sum, time) => sum + time.idle, 0);
  return `${hundredths(clockNow(kernel))} ${hundredths(idle)}\n`;
}

/** Nobody takes averages of the load: what is shown is the share of harts that were busy since the start. */
function loadavg(kernel: Kernel): string {
  const busy = hartTimes(kernel).reduce((sum, { user }) => sum + user, 0);
  const load = (busy / Math.max(1, clockNow(kernel))).toFixed(2);
  const { threads, next } = kernel.state;
  return `${load} ${load} ${load} ${running(kernel)}/${threads.size} ${next.pid - 1}\n`;
}

const version = (): string =>
  `${uname.sysname} version ${uname.release} (hartbeat@${uname.nodename}) (TypeScript) ${uname.version}\n`;

const filesystems = (): string =>
  ['sysfs', 'tmpfs', 'proc', 'devpts', 'mqueue', 'hostfs'].map((name) => `nodev\t${name}\n`).join('');

const devices = (): string =>
  'Character devices:\n  1 mem\n  5 /dev/tty\n  5 /dev/console\n  5 /dev/ptmx\n136 pts\n\nBlock devices:\n';

function interrupts({ machine }: Kernel): string {
  const columns = machine.harts.map((_, hart) => `CPU${hart}`.padEnd(11)).join('');
  const zeros = machine.harts.map(() => '0'.padStart(10)).join(' ');
  return `           ${columns}\n  5: ${zeros}  RISC-V INTC   5 Edge      riscv-timer\n`;
}

function locks(kernel: Kernel): string {
  const all = [...kernel.state.fileSystem.locks].flatMap(([ino, { held }]) => held.map((lock) => ({ ino, lock })));
  return all.map(({ ino, lock }, index) => `${lockLine(lock, index + 1, ino)}\n`).join('');
}

function vmstat(kernel: Kernel): string {
  const pages = (name: string): number => Number(memoryAmounts(kernel).find(([key]) => key === name)![1]) / 4;
  const rows: [string, number][] = [
    ['nr_free_pages', pages('MemFree')],
    ['nr_anon_pages', pages('AnonPages')],
    ['nr_mapped', pages('Mapped')],
    ['nr_file_pages', pages('Cached')],
    ['nr_dirty', 0],
    ['nr_writeback', 0],
    ['nr_shmem', pages('Shmem')],
    ['pgpgin', 0],
    ['pgpgout', 0],
    ['pswpin', 0],
    ['pswpout', 0],
    ['pgfault', faults(kernel)],
    ['pgmajfault', 0],
  ];
  return rows.map(([name, value]) => `${name} ${Math.floor(value)}\n`).join('');
}

function faults(kernel: Kernel): number {
  let sum = 0;
  for (const { ended, childUsage } of kernel.state.processes.values())
    sum += ended.minorFaults + childUsage.minorFaults;
  return sum;
}

export const systemFiles: SyntheticTree = {
  cgroups: textFile(() => '#subsys_name\thierarchy\tnum_cgroups\tenabled\n'),
  cmdline: textFile(() => 'console=tty\n'),
  cpuinfo: textFile(cpuinfo),
  devices: textFile(devices),
  diskstats: textFile(() => NOTHING),
  execdomains: textFile(() => '0-0\tLinux           \t[kernel]\n'),
  filesystems: textFile(filesystems),
  interrupts: textFile(interrupts),
  loadavg: textFile(loadavg),
  locks: textFile(locks),
  meminfo: textFile(meminfo),
  misc: textFile(() => NOTHING),
  modules: textFile(() => NOTHING),
  partitions: textFile(() => 'major minor  #blocks  name\n\n'),
  softirqs: textFile(
    ({ machine }) => `                ${machine.harts.map((_, hart) => `CPU${hart}`.padStart(11)).join('')}\n`,
  ),
  stat: textFile(stat),
  swaps: textFile(() => 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n'),
  uptime: textFile(uptime),
  version: textFile(version),
  vmstat: textFile(vmstat),
};
