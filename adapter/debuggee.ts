/**
 * What a debug session debugs, made from what a launch asks for: a program under the kernel (`world.ts`), or on the bare machine.
 */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { BareTarget } from '../src/debug/bare/bareTarget.ts';
import { KernelTarget } from '../src/debug/kernelTarget.ts';
import type { DebugTarget } from '../src/debug/target.ts';
import type { KernelApi } from '../src/kernel/kernelApi.ts';
import { createMachine } from '../src/machine/machine.ts';
import type { AssemblyProblem } from './assembly.ts';
import { BareProgramError, loadBareProgram, readBareProgram } from './bareProgram.ts';
import { engineOf } from './engineOf.ts';
import { Forwarding } from './forwarding.ts';
import type { Launch } from './launchArguments.ts';
import { readProgram, WorldError } from './programFile.ts';
import { createWorld, folderOf } from './world.ts';
import type { WorldOptions } from './worldOptions.ts';

/** Where the program's console hears of the terminal outside. */
export type ConsoleInput = Pick<KernelApi, 'consoleInput' | 'consoleResize' | 'consoleHangup'>;

export interface Debuggee {
  readonly target: DebugTarget;
  /** Host path of the program, absolute. */
  readonly program: string;
  /** Host folders that the guest may read, and where sources are looked for. */
  readonly folders: readonly string[];
  /** Those of them that the guest may change. */
  readonly writable?: readonly string[];
  /** The program's console, if it has one. */
  readonly console?: ConsoleInput;
  /** Sentences for the user about the program. */
  readonly warnings: readonly string[];
  /** What the assembler has to say of the program's source; no errors. */
  readonly problems: readonly AssemblyProblem[];
  /** Begins to listen at forwarded ports; `arrived` is called when something has come. Throws `WorldError`. */
  openForwards?(arrived: () => void): Promise<Forwarding>;
  /** Makes the program ready to run. Apart from creation, so that listeners can be there before it. Throws `WorldError`. */
  begin(): void;
}

/** Throws `WorldError`. */
export async function createDebuggee({ machine, world: options }: Launch): Promise<Debuggee> {
  if (machine === 'bare') return await createBare(options);
  const { kernel, boot, program, detected, ...world } = await createWorld(options);
  const target = new KernelTarget(kernel);
  const debuggee = {
    ...world,
    target,
    program,
    console: kernel,
    warnings: detected === undefined ? [] : [detected],
    begin: boot,
  };
  if (options.forward.length === 0) return debuggee;
  return { ...debuggee, openForwards: (arrived) => Forwarding.open(kernel, options.forward, arrived) };
}

async function createBare(options: WorldOptions): Promise<Debuggee> {
  const cwd = await folderOf(path.resolve(options.cwd));
  const file = path.resolve(cwd, options.program);
  const { bytes: programBytes, problems } = await readProgram(file, 'bare', options.assembly);
  const program = await realpath(file);
  const ramBytes = options.memoryMiB * 1024 * 1024;
  const bare = readOrExplain(program, () => readBareProgram(programBytes, ramBytes));
  const engine = engineOf(options.engine);
  const machine = await createMachine({ harts: options.harts, ramBytes, supervisor: 'guest' }, engine);
  const target = new BareTarget(machine, {
    quantum: options.quantum,
    path: program,
    bytes: programBytes,
    bias: bare.bias,
  });
  const begin = (): void => {
    loadBareProgram(machine, bare);
    target.begin();
  };
  const folders = [...new Set([path.dirname(program), cwd])];
  return { target, program, folders, warnings: bare.warnings, problems, begin };
}

function readOrExplain<T>(program: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof BareProgramError) throw new WorldError(`${program} cannot run: ${error.message}`, 126);
    throw error;
  }
}
