/** /proc/PID/limits: soft and hard limits with their units, in columns (proc(5)). */
import { RLIM_INFINITY } from '../../rlimits.ts';

/** By RLIMIT_ number. */
const LIMITS: readonly [name: string, unit: string][] = [
  ['Max cpu time', 'seconds'],
  ['Max file size', 'bytes'],
  ['Max data size', 'bytes'],
  ['Max stack size', 'bytes'],
  ['Max core file size', 'bytes'],
  ['Max resident set', 'bytes'],
  ['Max processes', 'processes'],
  ['Max open files', 'files'],
  ['Max locked memory', 'bytes'],
  ['Max address space', 'bytes'],
  ['Max file locks', 'locks'],
  ['Max pending signals', 'signals'],
  ['Max msgqueue size', 'bytes'],
  ['Max nice priority', ''],
  ['Max realtime priority', ''],
  ['Max realtime timeout', 'us'],
];

export function limitsText(limitsOf: (resource: number) => readonly [soft: bigint, hard: bigint]): string {
  const row = (name: string, soft: string, hard: string): string =>
    `${name.padEnd(25)} ${soft.padEnd(20)} ${hard.padEnd(20)} `;
  const text = (value: bigint): string => (value === RLIM_INFINITY ? 'unlimited' : String(value));
  const lines = LIMITS.map(([name, unit], resource) => {
    const [soft, hard] = limitsOf(resource);
    return `${row(name, text(soft), text(hard))}${unit === '' ? '' : unit.padEnd(10)}\n`;
  });
  return `${row('Limit', 'Soft Limit', 'Hard Limit')}${'Units'.padEnd(10)}\n${lines.join('')}`;
}
