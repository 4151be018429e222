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
  readonly dumpWasm: string | undefined;
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
  'dump-wasm': { type: 'string' },
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
  'dump-wasm',
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
  const engine = choice('engine', values.engine, ['jit', 'interp', 'reference']) ?? worldDefaults.engine;
  if (values['dump-wasm'] !== undefined && engine !== 'jit') {
    throw new UsageError(`--dump-wasm is for the engine jit: "${engine}" translates nothing`);
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
    dumpWasm: values['dump-wasm'],
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
