/**
 * The attributes of a launch request, checked one by one: whatever a launch.json may hold, a mistake is answered with a sentence that names the
 * attribute and what it should be.
 */
import path from 'node:path';
import { DebugError } from '../src/debug/debugError.ts';
import { MountError, type MountRequest, parseMount } from './mounts.ts';
import type { LaunchArguments, TerminalSize } from './protocol.ts';
import { readSourceOptions } from './sourceOptions.ts';
import { type Forward, parseForward, type WorldOptions, worldDefaults } from './worldOptions.ts';

export interface Launch {
  readonly machine: 'kernel' | 'bare';
  readonly world: WorldOptions;
  readonly stopOnEntry: boolean;
  readonly noDebug: boolean;
  readonly clock: 'virtual' | 'realtime';
}

type Attributes = Readonly<Record<string, unknown>>;

export function readLaunchArguments(given: unknown): Launch {
  if (!isRecord(given)) throw new DebugError('launch needs attributes, at least "program"');
  const program = string(given, 'program');
  if (program === undefined || program === '') {
    throw new DebugError('launch attribute "program" is missing: the path of the RISC-V executable to debug');
  }
  const machine = choice(given, 'machine', 'kernel', 'bare') ?? 'kernel';
  if (machine === 'bare')
    refuse(
      given,
      'args',
      'env',
      'forward',
      'mounts',
      'root',
      'seed',
      'slice',
      'clock',
      'kernel',
      'abi',
      'record',
      'replay',
      'console',
    );
  const terminal = terminalOf(given);
  const cwd = string(given, 'cwd') ?? path.dirname(path.resolve(program));
  return {
    machine,
    stopOnEntry: boolean(given, 'stopOnEntry') ?? false,
    noDebug: boolean(given, 'noDebug') ?? false,
    clock: choice(given, 'clock', 'virtual', 'realtime') ?? (terminal === undefined ? 'virtual' : 'realtime'),
    world: {
      program,
      cwd,
      assembly: readSourceOptions(given['assembly'], cwd),
      args: strings(given, 'args') ?? worldDefaults.args,
      env: { ...(terminal === undefined ? {} : TERMINAL_ENV), ...(environment(given) ?? worldDefaults.env) },
      mounts: mounts(given),
      root: string(given, 'root') || undefined,
      forward: forwards(given) ?? worldDefaults.forward,
      harts: integer(given, 'harts', 1, 64) ?? (machine === 'bare' ? 1 : worldDefaults.harts),
      seed: integer(given, 'seed', 0, 0xffff_ffff) ?? worldDefaults.seed,
      quantum: integer(given, 'quantum', 1, 1_000_000_000) ?? worldDefaults.quantum,
      slice: integer(given, 'slice', 1, 1_000_000_000) ?? worldDefaults.slice,
      memoryMiB: integer(given, 'memory', 16, 2048) ?? worldDefaults.memoryMiB,
      engine: choice(given, 'engine', 'jit', 'interp', 'reference') ?? worldDefaults.engine,
      stdin: 'console',
      terminal: terminal === undefined ? undefined : { streams: [true, true, true], ...terminal },
      abi: abiOf(given),
      form: choice(given, 'kernel', 'threadloop', 'trampoline') ?? 'threadloop',
      record: string(given, 'record') || undefined,
      replay: string(given, 'replay') || undefined,
    },
  };
}

/** Undefined: as the program looks. */
function abiOf(given: Attributes): WorldOptions['abi'] {
  const abi = choice(given, 'abi', 'auto', 'linux', 'rcore-book', 'rcore-lab');
  return abi === 'auto' ? undefined : abi;
}

/** What VS Code's terminal understands. */
const TERMINAL_ENV = { TERM: 'xterm-256color' };

/** The client's terminal, when the program is to have it as its console. A client without one shows the console as ever. */
function terminalOf(given: Attributes): TerminalSize | undefined {
  const where = choice(given, 'console', 'internalConsole', 'integratedTerminal') ?? 'internalConsole';
  const value = attribute(given, 'terminal');
  if (value === undefined || where === 'internalConsole') return undefined;
  const { rows, columns } = isRecord(value) ? value : {};
  const isSide = (side: unknown): side is number =>
    typeof side === 'number' && Number.isInteger(side) && side >= 0 && side <= 0xffff;
  if (!isSide(rows) || !isSide(columns)) throw mistake('terminal', 'an object with "rows" and "columns"', value);
  return { rows, columns };
}

function isRecord(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mistake(name: keyof LaunchArguments, expected: string, value: unknown): DebugError {
  return new DebugError(`launch attribute "${name}" must be ${expected}, not ${JSON.stringify(value)}`);
}

/** VS Code leaves attributes that are not set undefined; some clients send null. */
function attribute(given: Attributes, name: keyof LaunchArguments): unknown {
  return given[name] ?? undefined;
}

function string(given: Attributes, name: keyof LaunchArguments): string | undefined {
  const value = attribute(given, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw mistake(name, 'a string', value);
  if (value.includes('\0')) throw mistake(name, 'a string without NUL characters', value);
  return value;
}

function boolean(given: Attributes, name: keyof LaunchArguments): boolean | undefined {
  const value = attribute(given, name);
  if (value !== undefined && typeof value !== 'boolean') throw mistake(name, 'true or false', value);
  return value;
}

function integer(given: Attributes, name: keyof LaunchArguments, low: number, high: number): number | undefined {
  const value = attribute(given, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
    throw mistake(name, `a whole number from ${low} to ${high}`, value);
  }
  return value;
}

function strings(given: Attributes, name: keyof LaunchArguments): readonly string[] | undefined {
  const value = attribute(given, name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw mistake(name, 'a list of strings', value);
  }
  return value;
}

function environment(given: Attributes): Readonly<Record<string, string>> | undefined {
  const value = attribute(given, 'env');
  if (value === undefined) return undefined;
  if (!isRecord(value)) throw mistake('env', 'an object of strings', value);
  const set = Object.entries(value).filter((entry) => entry[1] !== null);
  for (const [name, text] of set) {
    if (typeof text !== 'string') {
      throw new DebugError(
        `launch attribute "env": the value of ${name} must be a string, not ${JSON.stringify(text)}`,
      );
    }
    if (name === '' || name.includes('='))
      throw new DebugError(`launch attribute "env": "${name}" is no name of a variable`);
  }
  return Object.fromEntries(set) as Record<string, string>;
}

function mounts(given: Attributes): readonly MountRequest[] {
  return (strings(given, 'mounts') ?? []).map((text) => {
    try {
      return parseMount(text);
    } catch (error) {
      if (error instanceof MountError) throw new DebugError(`launch attribute "mounts": ${error.message}`);
      throw error;
    }
  });
}

function forwards(given: Attributes): readonly Forward[] | undefined {
  return strings(given, 'forward')?.map((text) => {
    const forward = parseForward(text);
    if (forward === undefined) throw mistake('forward', 'a list of HOST:GUEST, two ports from 1 to 65535', text);
    return forward;
  });
}

/** A value that is one of a few words. */
function choice<T extends string>(given: Attributes, name: keyof LaunchArguments, ...words: T[]): T | undefined {
  const value = attribute(given, name);
  const word = words.find((each) => each === value);
  if (value === undefined || word !== undefined) return word;
  throw mistake(name, words.map((each) => `"${each}"`).join(' or '), value);
}

/** What only a program under the kernel has. */
function refuse(given: Attributes, ...names: (keyof LaunchArguments)[]): void {
  for (const name of names) {
    const value = attribute(given, name);
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    if (value !== undefined && !isEmpty) {
      throw new DebugError(`launch attribute "${name}" is not for "machine": "bare": there is no kernel`);
    }
  }
}
