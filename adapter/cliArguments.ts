/**
 * The command line's grammar: options of Hartbeat stand before the program, all that follows is the program's own.
 */
import { parseArgs } from 'node:util';
import type { Abi } from '../src/kernel/rcore/rcoreState.ts';
import type { KernelForm } from '../src/kernel/state.ts';
import type { EngineName } from '../src/machine/engine.ts';
import { type AsCommand, parseAs } from './asArguments.ts';
import { MountError, type MountRequest, parseMount } from './mounts.ts';
import { UsageError } from './usageError.ts';
import { type Forward, parseForward, worldDefaults } from './worldOptions.ts';

export const usage = `usage: hartbeat run [OPTIONS] PROGRAM [ARGUMENTS…]   run a RISC-V program
       hartbeat run --machine bare [OPTIONS] PROGRAM  run one in M-mode, without the kernel
       hartbeat as [OPTIONS] FILE.S…                assemble and link assembly sources
       hartbeat run --isa                           print what instructions and extensions there are
       hartbeat dap [--port N]                      serve a debug adapter on stdio or on 127.0.0.1:N
       hartbeat --help | --version

options of run:
  --engine reference|interp   how instructions are executed (default ${worldDefaults.engine})
  --harts N                   emulated harts, 1 to 64 (default ${worldDefaults.harts})
  --seed N                    seed of everything random, and of the order of threads (default ${worldDefaults.seed}: the fair order)
  --clock virtual|realtime    whether machine time waits for the clock on the wall (default: realtime with a terminal as input)
  --kernel threadloop|trampoline  how threads cross between user mode and the kernel (default threadloop)
  --abi linux|rcore-book|rcore-lab  whose system calls the program makes (default: as it looks)
  --record FILE               write all that enters the run to FILE
  --replay FILE               repeat the run recorded in FILE; neither PROGRAM nor its options are needed
  --quantum N                 steps of a hart's turn (default ${worldDefaults.quantum})
  --memory MIB                guest memory, 16 to 2048 (default ${worldDefaults.memoryMiB})
  --machine kernel|bare       what the program runs on (default kernel)
  --mount HOST:GUEST[:MODE]   show the program a folder of the host (repeatable); MODE is ro (default), cow (its changes stay in
                              guest memory) or rw (its changes are made on the host)
  --root DIR                  a system's folder for /, as cow; PROGRAM may be a path in it
  --env NAME=VALUE            set a variable of the program's environment (repeatable)
  --forward HOST:GUEST        let clients at port HOST of 127.0.0.1 reach the program's port GUEST (repeatable)
  --strace                    print each system call to standard error
  --stats[=json]              print statistics to standard error at the end

options of run --machine bare, besides --engine, --harts (default 1), --quantum and --memory:
  --max-steps N               stop after N steps of all harts
  --signature FILE            at the end, write memory from begin_signature to end_signature to FILE, in hexadecimal
  --signature-granularity N   bytes of a word, so of a line, of it, 1 to 64 (default 4)

PROGRAM may be an assembly source (.S, .s or .asm): it is assembled and linked in memory.

options of as:
  -o OUT                      what is written: a program (default a.out), or with -c an object (default FILE.o)
  -c                          assemble only: an object for each source, which any RISC-V linker takes
  -march=ISA                  the extensions that the sources may use (default rv64gc)
  -I DIR                      look for included files there too (repeatable)
  -D NAME[=VALUE]             define a macro of the preprocessor (repeatable)
  --machine kernel|bare       what the program is for: code at 0x10000, or for the bare machine at 0x80000000
  -Ttext ADDRESS              code at another address, in hexadecimal

FILE may be an object (.o) as well. The exit code is 1 when there are errors.

A bare program is loaded at its physical addresses in RAM, which begins at 0x80000000, and begins with a0 = hartid and a1 = 0. Its end
is 1 or 2 × code + 1 in its symbol tohost (which must lie in what is loaded), or a word in the test finisher at 0x100000. There are a CLINT at 0x2000000 and a 16550
serial port at 0x10000000, as on QEMU's virt machine. Exit codes 124, out of steps, 125, nothing can happen any more,
and 130, interrupted, are its own.

Started in a terminal, run makes that the program's: every key goes to the program, Ctrl-C too. Ctrl-] three times in a row
ends Hartbeat itself.

The exit code is the program's, 128 + N when signal N killed it, 123 when a replay is not the recorded run, 125 when all tasks wait for
ever, 126 when the program cannot be run, 127 when it is not there, and 2 for a mistake on this command line.
`;

export interface RunCommand {
  readonly kind: 'run';
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly MountRequest[];
  readonly root: string | undefined;
  readonly engine: EngineName;
  readonly harts: number;
  readonly seed: number;
  /** Undefined: as the input is. */
  readonly clock: 'virtual' | 'realtime' | undefined;
  /** Undefined: as the program looks. */
  readonly abi: Abi | undefined;
  readonly form: KernelForm;
  readonly record: string | undefined;
  readonly replay: string | undefined;
  readonly quantum: number;
  readonly memoryMiB: number;
  readonly forward: readonly Forward[];
  readonly strace: boolean;
  readonly stats: 'none' | 'text' | 'json';
}

/** `hartbeat run --machine bare`. */
export interface BareCommand {
  readonly kind: 'bare';
  readonly program: string;
  readonly engine: EngineName;
  readonly harts: number;
  readonly quantum: number;
  readonly memoryMiB: number;
  /** Infinity when there is no limit. */
  readonly maxSteps: number;
  readonly signature: string | undefined;
  readonly signatureGranularity: number;
}

export type Command =
  | RunCommand
  | BareCommand
  | AsCommand
  | { readonly kind: 'isa' }
  | { readonly kind: 'dap'; readonly port: number | undefined }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

const runOptions = {
  engine: { type: 'string' },
  harts: { type: 'string' },
  seed: { type: 'string' },
  clock: { type: 'string' },
  kernel: { type: 'string' },
  abi: { type: 'string' },
  record: { type: 'string' },
  replay: { type: 'string' },
  quantum: { type: 'string' },
  memory: { type: 'string' },
  env: { type: 'string', multiple: true },
  mount: { type: 'string', multiple: true },
  root: { type: 'string' },
  forward: { type: 'string', multiple: true },
  strace: { type: 'boolean' },
  stats: { type: 'boolean' },
  'stats-json': { type: 'boolean' },
  machine: { type: 'string' },
  isa: { type: 'boolean' },
  help: { type: 'boolean' },
  'max-steps': { type: 'string' },
  signature: { type: 'string' },
  'signature-granularity': { type: 'string' },
} as const;

const bareOnly = ['max-steps', 'signature', 'signature-granularity'] as const;
const kernelOnly = [
  'seed',
  'clock',
  'kernel',
  'abi',
  'record',
  'replay',
  'env',
  'mount',
  'root',
  'forward',
  'strace',
  'stats',
  'stats-json',
] as const;

/** Reads a whole number between `low` and `high`. */
function integer(name: string, text: string | undefined, fallback: number, low: number, high: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high) {
    throw new UsageError(`--${name} takes a whole number from ${low} to ${high}, not "${text}"`);
  }
  return value;
}

function choice<T extends string>(name: string, text: string | undefined, words: readonly T[]): T | undefined {
  const word = words.find((each) => each === text);
  if (text !== undefined && word === undefined)
    throw new UsageError(`--${name} is ${words.join(' or ')}, not "${text}"`);
  return word;
}

/** Position of the first argument that is neither an option nor an option's value. */
function programIndex(args: readonly string[]): number {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') return i + 1;
    if (!arg.startsWith('-') || arg === '-') return i;
    const name = arg.slice(2) as keyof typeof runOptions;
    if (!arg.includes('=') && runOptions[name]?.type === 'string') i++;
  }
  return args.length;
}

/** Runs a parse of `parseArgs`, whose errors are the user's. */
function attempt<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
}

function parseEnvironment(settings: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    settings.map((setting) => {
      const equals = setting.indexOf('=');
      if (equals < 1) throw new UsageError(`--env takes NAME=VALUE, not "${setting}"`);
      return [setting.slice(0, equals), setting.slice(equals + 1)];
    }),
  );
}

function readForward(text: string): Forward {
  const forward = parseForward(text);
  if (forward === undefined) {
    throw new UsageError(`--forward takes HOST:GUEST, two ports from 1 to 65535, not "${text}"`);
  }
  return forward;
}

function readMount(text: string): MountRequest {
  try {
    return parseMount(text);
  } catch (error) {
    if (error instanceof MountError) throw new UsageError(`--mount: ${error.message}`);
    throw error;
  }
}

/** A bare program takes no arguments: what stands behind it are options too. */
function optionsBehind(args: readonly string[]) {
  const { values, positionals } = attempt(() =>
    parseArgs({ args: [...args], options: runOptions, strict: true, allowPositionals: true }),
  );
  if (positionals.length > 0) throw new UsageError('a bare program takes no arguments');
  return values;
}

function parseRun(args: readonly string[]): Command {
  const index = programIndex(args);
  const own = args.slice(0, index).filter((arg) => arg !== '--');
  // `--stats` has an optional value, which parseArgs does not know.
  const flat = own.map((arg) => (arg === '--stats=json' ? '--stats-json' : arg));
  const before = attempt(() => parseArgs({ args: flat, options: runOptions, strict: true })).values;
  const values = before.machine === 'bare' ? { ...before, ...optionsBehind(args.slice(index + 1)) } : before;
  if (values.help === true) return { kind: 'help' };
  if (values.isa === true) return { kind: 'isa' };
  const machine = values.machine ?? 'kernel';
  if (machine !== 'kernel' && machine !== 'bare') {
    throw new UsageError(`--machine is kernel or bare, not "${machine}"`);
  }
  for (const name of machine === 'bare' ? kernelOnly : bareOnly) {
    if (values[name] !== undefined) throw new UsageError(`--${name} is not for --machine ${machine}`);
  }
  // A recording names its program.
  const program = args[index] ?? (values.replay === undefined ? undefined : '');
  if (program === undefined) throw new UsageError('hartbeat run needs a program');
  const engine = values.engine ?? worldDefaults.engine;
  if (engine !== 'reference' && engine !== 'interp') {
    throw new UsageError(`--engine is reference or interp, not "${engine}"`);
  }
  if (values.record !== undefined && values.replay !== undefined) {
    throw new UsageError('a replay is not recorded: it is the recorded run again');
  }
  const quantum = integer('quantum', values.quantum, worldDefaults.quantum, 1, 1_000_000_000);
  const memoryMiB = integer('memory', values.memory, worldDefaults.memoryMiB, 16, 2048);
  if (machine === 'bare') {
    return {
      kind: 'bare',
      program,
      engine,
      harts: integer('harts', values.harts, 1, 1, 64),
      quantum,
      memoryMiB,
      maxSteps: integer('max-steps', values['max-steps'], Number.POSITIVE_INFINITY, 1, Number.MAX_SAFE_INTEGER),
      signature: values.signature,
      signatureGranularity: integer('signature-granularity', values['signature-granularity'], 4, 1, 64),
    };
  }
  return {
    kind: 'run',
    program,
    args: args.slice(index + 1),
    env: parseEnvironment(values.env ?? []),
    mounts: (values.mount ?? []).map(readMount),
    root: values.root,
    engine,
    harts: integer('harts', values.harts, worldDefaults.harts, 1, 64),
    seed: integer('seed', values.seed, worldDefaults.seed, 0, 0xffff_ffff),
    clock: choice('clock', values.clock, ['virtual', 'realtime']),
    abi: choice('abi', values.abi, ['linux', 'rcore-book', 'rcore-lab']),
    form: choice('kernel', values.kernel, ['threadloop', 'trampoline']) ?? 'threadloop',
    record: values.record,
    replay: values.replay,
    quantum,
    memoryMiB,
    forward: (values.forward ?? []).map(readForward),
    strace: values.strace === true,
    stats: values['stats-json'] === true ? 'json' : values.stats === true ? 'text' : 'none',
  };
}

/** Reads the arguments after `hartbeat`; throws `UsageError`. */
export function parseCommand(args: readonly string[]): Command {
  const [command, ...rest] = args;
  switch (command) {
    case 'run':
      return parseRun(rest);
    case 'as':
      return parseAs(rest);
    case 'dap': {
      const { values } = attempt(() => parseArgs({ args: rest, options: { port: { type: 'string' } }, strict: true }));
      return { kind: 'dap', port: values.port === undefined ? undefined : integer('port', values.port, 0, 0, 65535) };
    }
    case undefined:
    case '-h':
    case '--help':
    case 'help':
      return { kind: 'help' };
    case '-V':
    case '--version':
      return { kind: 'version' };
    default:
      throw new UsageError(`"${command}" is no command of hartbeat`);
  }
}
