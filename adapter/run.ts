/**
 * `hartbeat run`: a world without a debugger. Standard input, output, error and the exit code are the guest's.
 */
import { performance } from 'node:perf_hooks';
import { setImmediate as macrotask, setTimeout as timer } from 'node:timers/promises';
import { RecordingError } from '../src/debug/recording/entry.ts';
import { plainTrapText } from '../src/debug/trapText.ts';
import { waitingSentences } from '../src/debug/waitingSentences.ts';
import type { Advance } from '../src/kernel/kernelApi.ts';
import type { Trap } from '../src/machine/trap.ts';
import { problemText } from './assembly.ts';
import type { RunCommand } from './cliArguments.ts';
import { Forwarding } from './forwarding.ts';
import { createHost } from './host.ts';
import { HostTerminal, type ProcessEvents, terminalOf } from './hostTerminal.ts';
import { Pacer } from './pacer.ts';
import { errorLines, WorldError } from './programFile.ts';
import { countStatistics, formatStatistics } from './statistics.ts';
import { createStrace } from './strace.ts';
import { drained, type Streams } from './streams.ts';
import { createWorld, type World } from './world.ts';

export const ALL_TASKS_WAIT = 125;

/** Steps between looks at the host's event loop (so that an interrupt key works and output drains). */
const SLICE_STEPS = 5_000_000;

/** The longest wait of a timer that Node keeps to. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The exit code when a replay is not the recorded run. */
export const DEPARTED = 123;

/** What comes by forwarded ports. */
class Arrivals {
  forwarding: Forwarding | undefined;
  terminal: HostTerminal | undefined;
  private came = false;
  private wake: (() => void) | undefined;

  note(): void {
    this.came = true;
    this.wake?.();
  }

  /** Waits until something has come since the last time. */
  async next(): Promise<void> {
    if (!this.came) await new Promise<void>((done) => (this.wake = done));
    this.came = false;
    this.wake = undefined;
  }

  /** Waits for that, but no longer than so many ms. */
  async within(ms: number): Promise<void> {
    const waiting = new AbortController();
    await Promise.race([
      this.next(),
      timer(Math.min(Math.max(1, ms), MAX_DELAY_MS), undefined, { signal: waiting.signal }),
    ]);
    waiting.abort();
  }
}

/** Runs until the program ends; answers the last word of the kernel. With `pacer`, machine time does not run ahead of host time. */
async function runToEnd(world: World, streams: Streams, arrivals: Arrivals, pacer?: Pacer): Promise<Advance> {
  const host = createHost({ folders: world.folders, writable: world.writable, input: streams.stdin });
  const { kernel } = world;
  pacer?.begin(kernel.now());
  for (;;) {
    const advance = kernel.advance({ maxSteps: SLICE_STEPS, idleUntil: pacer?.allowed });
    await drained(streams);
    arrivals.forwarding?.pump();
    if (advance.kind !== 'hostRequest' && advance.kind !== 'exited' && arrivals.terminal?.deliver() === true) continue;
    switch (advance.kind) {
      case 'hostRequest':
        kernel.answer(await host.answer(advance.request));
        // The machine stood still meanwhile.
        pacer?.begin(kernel.now());
        break;
      case 'budget':
        await pause(pacer?.afterWork(kernel.now()) ?? 0);
        break;
      case 'idle':
        await arrivals.within(pacer?.msUntil(advance.until) ?? 0);
        break;
      case 'waitingForInput':
        if (world.isReplay) return advance;
        await arrivals.next();
        break;
      case 'stopped':
        break;
      default:
        return advance;
    }
  }
}

/** Lets the event loop turn, and ms pass. */
async function pause(ms: number): Promise<void> {
  await (ms < 1 ? macrotask() : timer(Math.min(ms, MAX_DELAY_MS)));
}

/** The trap that a signal stands for, as its registers have it. */
function trapWords(trap: Trap | undefined): string {
  if (trap === undefined) return '';
  const { cause } = plainTrapText(trap, 's');
  return ` (${cause}: scause ${trap.code}, sepc 0x${trap.epc.toString(16)}, stval 0x${trap.tval.toString(16)})`;
}

/** The exit code of the whole command. */
export async function run(command: RunCommand, streams: Streams, events: ProcessEvents = process): Promise<number> {
  const { terminal, interactive } = terminalOf(streams);
  let world: World;
  try {
    const { kind: _kind, strace: _strace, stats: _stats, clock: _clock, ...asked } = command;
    const env = interactive ? { TERM: process.env['TERM'] ?? 'xterm', ...asked.env } : asked.env;
    const stdin = interactive ? 'console' : 'pull';
    world = await createWorld({ ...asked, env, cwd: '.', slice: 10_000_000, stdin, terminal });
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    streams.stderr.write(errorLines(error));
    return error.exitCode;
  }
  for (const problem of world.problems) streams.stderr.write(`${problemText(problem)}\n`);
  const { kernel } = world;
  const arrivals = new Arrivals();
  // A raw terminal goes to a new line only when told to go to its begin, too.
  const say = (text: string): unknown =>
    streams.stderr.write(arrivals.terminal === undefined ? text : text.replaceAll('\n', '\r\n'));
  const statistics = command.stats === 'none' ? undefined : countStatistics(kernel);
  const strace = command.strace ? createStrace(kernel, say) : undefined;
  if (strace !== undefined) kernel.listen(strace.listener);
  kernel.listen(
    (event) => {
      if (event.kind === 'output') {
        // Who writes faster than it is read waits, so that nothing piles up here.
        if (!(event.fd === 1 ? streams.stdout : streams.stderr).write(event.bytes)) kernel.requestStop();
      } else if (event.kind === 'unknownSyscall')
        say(`hartbeat: system call ${event.nr} (${event.name}) answers ${event.answer}: ${event.why}\n`);
      else if (event.kind === 'startFailed') say(`hartbeat: ${event.path} cannot run: ${event.why}\n`);
      else if (event.kind === 'writeBackFailed')
        say(`hartbeat: what the program has changed in ${event.path} cannot be written there: ${event.errno}\n`);
      else if (event.kind === 'signal' && kernel.state.threads.get(event.tid)?.pid === kernel.state.firstPid)
        // Of other processes their parents tell, if they care.
        say(`hartbeat: thread ${event.tid}: ${event.reason}${trapWords(event.trap)}\n`);
    },
    ['output', 'unknownSyscall', 'startFailed', 'writeBackFailed', 'signal'],
  );
  const start = performance.now();
  if (world.detected !== undefined) say(`hartbeat: ${command.program} ${world.detected}\n`);
  try {
    world.boot();
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    streams.stderr.write(`hartbeat: ${error.message}\n`);
    return error.exitCode;
  }
  try {
    if (command.forward.length > 0) {
      arrivals.forwarding = await Forwarding.open(kernel, command.forward, () => arrivals.note());
    }
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    streams.stderr.write(`hartbeat: ${error.message}\n`);
    return error.exitCode;
  }
  const clock = command.clock ?? (interactive && !world.isReplay ? 'realtime' : 'virtual');
  let end: Advance;
  if (interactive && !world.isReplay) {
    arrivals.terminal = new HostTerminal(streams, kernel, () => arrivals.note(), events);
  }
  try {
    end = await runToEnd(world, streams, arrivals, clock === 'realtime' ? new Pacer() : undefined);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    await drained(streams);
    streams.stderr.write(`hartbeat: ${error.message}\n`);
    return DEPARTED;
  } finally {
    arrivals.terminal?.close();
  }
  arrivals.forwarding?.close();
  const result = statistics?.(performance.now() - start);
  strace?.end();
  if (end.kind === 'allTasksWait') {
    streams.stderr.write(
      `hartbeat: all tasks wait, and nothing can wake them:\n${waitingSentences(kernel).join('\n')}\n`,
    );
  }
  if (end.kind === 'waitingForInput') {
    streams.stderr.write('hartbeat: the recording ends here, and the program waits for input\n');
  }
  if (result !== undefined) {
    streams.stderr.write(command.stats === 'json' ? `${JSON.stringify(result)}\n` : formatStatistics(result));
  }
  if (end.kind !== 'exited') return ALL_TASKS_WAIT;
  return end.signo > 0 ? 128 + end.signo : end.code & 0xff;
}
