/**
 * CPU time of a process that runs, by proc(5), so on Linux only: of all its threads that live, and of its main thread.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessTime {
  readonly cpuSeconds: number;
  readonly mainSeconds: number;
}

/** Undefined where there is no such file. */
export function processTime(pid: number): ProcessTime | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).map((tid) => ({
      tid,
      seconds: onCpu(`/proc/${pid}/task/${tid}`),
    }));
    return {
      cpuSeconds: threads.reduce((sum, { seconds }) => sum + seconds, 0),
      mainSeconds: threads.find(({ tid }) => tid === `${pid}`)!.seconds,
    };
  } catch {
    return undefined;
  }
}

/** The first number of `schedstat` is the time on the CPU, in ns. */
const onCpu = (folder: string): number => Number(readFileSync(`${folder}/schedstat`, 'latin1').split(' ')[0]) / 1e9;
