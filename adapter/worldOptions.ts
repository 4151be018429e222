/**
 * What a user may ask of a world: the options of a run, shared by the debug session, the command line and recordings, and their defaults.
 */
import type { Abi } from '../src/kernel/rcore/rcoreState.ts';
import type { KernelConfig, KernelForm } from '../src/kernel/state.ts';
import type { EngineName } from '../src/machine/engine.ts';
import type { MountRequest } from './mounts.ts';
import type { SourceOptions } from './sourceOptions.ts';

export interface WorldOptions {
  /** Host path of the ELF, absolute or relative to `cwd`; with `root`, first a path in that. */
  readonly program: string;
  /** Of a program that is made of an assembly source. */
  readonly assembly?: SourceOptions | undefined;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly harts: number;
  readonly seed: number;
  readonly quantum: number;
  /** Steps of one task before it is preempted. */
  readonly slice: number;
  readonly memoryMiB: number;
  readonly engine: EngineName;
  readonly stdin: 'pull' | 'console';
  /** The terminal outside, if there is one. */
  readonly terminal?: KernelConfig['terminal'];
  /** Ports of 127.0.0.1 of the host that lead to the guest's. */
  readonly forward: readonly Forward[];
  /** A folder with a system for `/`; changes of it stay in guest memory. */
  readonly root?: string | undefined;
  readonly mounts?: readonly MountRequest[] | undefined;
  /** Whose system calls the program makes; undefined: as the program looks. */
  readonly abi?: Abi | undefined;
  /** How threads cross between user mode and the kernel. */
  readonly form?: KernelForm | undefined;
  /** Host paths: where to record all that enters the run; the recording to replay, whose options then count instead of these. */
  readonly record?: string | undefined;
  readonly replay?: string | undefined;
  /** Host path of a folder where to write what the translator makes. */
  readonly dumpWasm?: string | undefined;
}

/** A port of the host's loopback that leads to one of the guest's. */
export interface Forward {
  readonly host: number;
  readonly guest: number;
}

/** Reads `HOST:GUEST`; undefined when that is not two ports. */
export function parseForward(text: string): Forward | undefined {
  const [host = 0, guest = 0] = (/^(\d{1,5}):(\d{1,5})$/.exec(text) ?? []).slice(1).map(Number);
  const isPort = (port: number): boolean => port >= 1 && port <= 65_535;
  return isPort(host) && isPort(guest) ? { host, guest } : undefined;
}

export const worldDefaults = {
  args: [],
  env: {},
  forward: [],
  harts: 2,
  seed: 0,
  quantum: 100_000,
  slice: 10_000_000,
  memoryMiB: 512,
  engine: 'jit',
} as const satisfies Partial<WorldOptions>;
