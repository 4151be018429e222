/**
 * `hartbeat run --machine bare`: a program on the machine itself, without the kernel: in M-mode, with the devices of a small board. The serial
 * port and the console of `tohost` are standard output; standard input goes to the serial port once the program looks for it. A file's
 * bytes are there at once, so such runs repeat exactly; those of a terminal or a pipe are there when they come.
 */
import { fstatSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setImmediate as macrotask } from 'node:timers/promises';
import { physAddr } from '../src/base/address.ts';
import { reportHarts } from '../src/debug/bare/hartReport.ts';
import { createMachine, type MachineApi } from '../src/machine/machine.ts';
import { Rounds, type RoundsStop } from '../src/machine/rounds.ts';
import { problemText } from './assembly.ts';
import { type BareProgram, BareProgramError, loadBareProgram, readBareProgram } from './bareProgram.ts';
import { formatSignature } from './bareSignature.ts';
import type { BareCommand } from './cliArguments.ts';
import { engineOf } from './engineOf.ts';
import { errorLines, readProgram, WorldError } from './programFile.ts';
import { drained, type Streams } from './streams.ts';

/** The run was ended by `--max-steps`; as timeout(1) has it. */
export const OUT_OF_STEPS = 124;
/** No hart will ever do anything again. */
export const STUCK = 125;
/** The host's user has interrupted the run; as shells have it of SIGINT. */
export const INTERRUPTED = 130;
const CANNOT_RUN = 126;

/** Steps between looks at the host's event loop (so that an interrupt key works, output drains and input arrives). */
const SLICE_STEPS = 500_000;

/** The exit code of the whole command. `interrupt` ends the run. */
export async function runBare(command: BareCommand, streams: Streams, interrupt?: AbortSignal): Promise<number> {
  const say = (sentence: string): void => {
    streams.stderr.write(`hartbeat: ${sentence}\n`);
  };
  let program: BareProgram;
  try {
    const { bytes, problems } = await readProgram(command.program, 'bare');
    for (const problem of problems) streams.stderr.write(`${problemText(problem)}\n`);
    program = readBareProgram(bytes, command.memoryMiB * 1024 * 1024);
    if (command.signature !== undefined && program.signature === undefined) {
      throw new BareProgramError('has no symbols begin_signature and end_signature, which --signature needs');
    }
  } catch (error) {
    if (error instanceof WorldError) streams.stderr.write(errorLines(error));
    else if (error instanceof BareProgramError) say(`${command.program} cannot run: ${error.message}`);
    else throw error;
    return error instanceof WorldError ? error.exitCode : CANNOT_RUN;
  }
  for (const warning of program.warnings) say(`warning: ${command.program} ${warning}`);
  const machine = await createMachine(
    { harts: command.harts, ramBytes: command.memoryMiB * 1024 * 1024, supervisor: 'guest' },
    engineOf(command.engine),
  );
  loadBareProgram(machine, program);
  const stop = await runToEnd(machine, command, streams, interrupt);
  if (command.signature !== undefined) {
    const { begin, end } = program.signature!;
    const bytes = machine.memory.read(physAddr(begin), end - begin);
    try {
      writeFileSync(command.signature, formatSignature(bytes, command.signatureGranularity));
    } catch (error) {
      say(`cannot write ${command.signature}: ${(error as Error).message}`);
      return CANNOT_RUN;
    }
  }
  if (stop.kind === 'ended') {
    if (stop.code > 255) say(`the program ended with code ${stop.code}`);
    return Math.min(stop.code, 255);
  }
  const { sentence, code } = UNFINISHED[stop.kind];
  say(sentence(stop.steps));
  streams.stderr.write(`${reportHarts(machine).join('\n')}\n`);
  return code;
}

/** How a run ended, and the steps of all harts together; `budget` are those of `--max-steps`. */
type End =
  | Extract<RoundsStop, { kind: keyof typeof UNFINISHED | 'ended' }>
  | { readonly kind: 'interrupted'; readonly steps: number };

const UNFINISHED = {
  budget: { sentence: (steps: number) => `stopped after ${steps} steps:`, code: OUT_OF_STEPS },
  stuck: { sentence: () => 'nothing can happen any more:', code: STUCK },
  interrupted: { sentence: (steps: number) => `interrupted after ${steps} steps:`, code: INTERRUPTED },
} as const;

async function runToEnd(
  machine: MachineApi,
  command: BareCommand,
  streams: Streams,
  interrupt: AbortSignal | undefined,
): Promise<End> {
  const rounds = new Rounds(machine, command.quantum);
  const output: number[] = [];
  machine.onConsole = (byte) => output.push(byte);
  let isListening = false;
  let steps = 0;
  for (;;) {
    const stop = rounds.advance(Math.min(command.maxSteps - steps, SLICE_STEPS));
    steps += stop.steps;
    if (output.length > 0) streams.stdout.write(Uint8Array.from(output.splice(0)));
    await drained(streams);
    if (stop.kind === 'ended' || stop.kind === 'stuck') return { ...stop, steps };
    if (steps === command.maxSteps) return { kind: 'budget', steps };
    if (interrupt?.aborted) return { kind: 'interrupted', steps };
    if (machine.listening && !isListening) {
      isListening = true;
      if (isFile(streams.stdin)) for await (const bytes of streams.stdin) machine.receive(bytes as Uint8Array);
      else streams.stdin.on('data', (bytes: Uint8Array) => machine.receive(bytes));
    }
    await macrotask();
  }
}

function isFile(stream: Readable & { readonly fd?: number }): boolean {
  return stream.fd !== undefined && fstatSync(stream.fd).isFile();
}
