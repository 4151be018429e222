/**
 * A world: machine, kernel and a booted program, made from what a user asked for. Shared by the debug session and the command line.
 *
 * Guest paths are host paths in POSIX form (`C:\a\b` is `/c/a/b`), so that a program finds its files where it expects them; the program's folder
 * and the working directory are mounted read-only, and what the user asks for besides. A program of a system's folder (`root`) sees that system instead.
 */
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { RecordingError } from '../src/debug/recording/entry.ts';
import { recordRun } from '../src/debug/recording/recorder.ts';
import { replayRun } from '../src/debug/recording/replayer.ts';
import type { MountOption } from '../src/kernel/fs/fileState.ts';
import { createKernel } from '../src/kernel/kernel.ts';
import type { KernelApi } from '../src/kernel/kernelApi.ts';
import { LoadError } from '../src/kernel/loader.ts';
import { type Detected, detectAbi } from '../src/kernel/rcore/detect.ts';
import type { EngineDef } from '../src/machine/engine.ts';
import { createMachine } from '../src/machine/machine.ts';
import type { AssemblyProblem } from './assembly.ts';
import { engineOf } from './engineOf.ts';
import { MountError, mountsFor, pathInRoot } from './mounts.ts';
import { readProgram, WorldError } from './programFile.ts';
import { beginRecording, digestOf, type Recording, readRecording } from './recordingFile.ts';
import type { WorldOptions } from './worldOptions.ts';

export interface World {
  readonly kernel: KernelApi;
  /** Host path of the program, absolute. */
  readonly program: string;
  /** The path by which the guest calls it. */
  readonly guestProgram: string;
  readonly programBytes: Uint8Array;
  /** What the assembler has to say of the program's source; no errors. */
  readonly problems: readonly AssemblyProblem[];
  /** Host folders that the guest may read. */
  readonly folders: readonly string[];
  /** Those that it may change. */
  readonly writable: readonly string[];
  /** All input comes from a recording. */
  readonly isReplay: boolean;
  /** What the program was taken for, when that is not a Linux program and nobody has said so: continues its name. */
  readonly detected: string | undefined;
  /** Makes the first process. Apart from creation, so that listeners can be there before it. Throws `WorldError`. */
  boot(): void;
}

/** The guest path of an absolute host path. */
export function guestPathOf(hostPath: string): string {
  const posix = hostPath.replaceAll('\\', '/');
  const drive = /^([A-Za-z]):/.exec(posix);
  return drive === null ? posix : `/${drive[1]!.toLowerCase()}${posix.slice(2)}`;
}

/** The real path of a working directory; throws `WorldError`. */
export async function folderOf(folder: string): Promise<string> {
  try {
    if ((await stat(folder)).isDirectory()) return await realpath(folder);
  } catch {
    // Falls through to the sentence below.
  }
  throw new WorldError(`the working directory ${folder} does not exist or is not a directory`, 127);
}

/** Where the program is, for the host and for the guest, and what it needs to be mounted. */
interface ProgramPlace {
  /** Absolute host path. */
  readonly program: string;
  readonly guest: string;
  readonly cwd: string;
  readonly mounts: readonly MountOption[];
}

/** Where programs of a system begin, and what they find in their environment. */
const HOME = '/home/user';
const SYSTEM_ENV = {
  HOME,
  LOGNAME: 'user',
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin',
  SHELL: '/bin/sh',
  USER: 'user',
};

async function placeOf({ program, root, cwd }: WorldOptions): Promise<ProgramPlace> {
  if (root !== undefined && program.startsWith('/')) {
    const inRoot = await pathInRoot(root, program).catch(() => undefined);
    if (inRoot !== undefined) return { program: inRoot, guest: program, cwd: HOME, mounts: [] };
  }
  const folder = await folderOf(path.resolve(cwd));
  const file = path.resolve(folder, program);
  const real = await realpath(file).catch(() => file);
  const folders = [...new Set([path.dirname(real), folder])];
  const mounts = folders.map((host) => ({ guest: guestPathOf(host), host, mode: 'ro' as const }));
  return { program: real, guest: guestPathOf(real), cwd: guestPathOf(folder), mounts };
}

/** rCore has one flat folder: the program's, in which it may make files, which stay in guest memory. */
function flatPlace(place: ProgramPlace): ProgramPlace {
  const mounts = place.mounts.map((mount) => ({ ...mount, mode: 'cow' as const }));
  return { ...place, mounts, cwd: path.posix.dirname(place.guest) };
}

function detectedText({ abi, why }: Detected): string | undefined {
  if (why === undefined) return undefined;
  return `runs with the system calls of rCore (${abi}): ${why}; --abi linux, or the launch attribute "abi", if that is wrong`;
}

async function allMounts({ root, mounts = [] }: WorldOptions, place: ProgramPlace): Promise<MountOption[]> {
  try {
    return await mountsFor(root, mounts, place.mounts);
  } catch (error) {
    if (error instanceof MountError) throw new WorldError(error.message, 126);
    throw error;
  }
}

/** The kernel as it is, or one that records or replays. */
function recorded(
  kernel: KernelApi,
  options: WorldOptions,
  program: Uint8Array,
  recording: Recording | undefined,
): KernelApi {
  if (recording !== undefined) return replayRun(kernel, recording.entries, digestOf);
  if (options.record === undefined) return kernel;
  try {
    return recordRun(kernel, beginRecording(options.record, options, program));
  } catch (error) {
    throw new WorldError(`the recording ${options.record} cannot be written: ${(error as Error).message}`, 126);
  }
}

async function recordingAt(file: string): Promise<Recording> {
  try {
    return await readRecording(file);
  } catch (error) {
    if (error instanceof RecordingError) throw new WorldError(error.message, 126);
    throw new WorldError(`the recording ${file} cannot be read: ${(error as Error).message}`, 126);
  }
}

function engineOrExplain({ engine, dumpWasm }: WorldOptions): EngineDef {
  try {
    return engineOf(engine, dumpWasm);
  } catch (error) {
    throw new WorldError(`translations cannot be written to ${dumpWasm}: ${(error as Error).message}`, 126);
  }
}

export async function createWorld(given: WorldOptions): Promise<World> {
  const recording = given.replay === undefined ? undefined : await recordingAt(given.replay);
  const options =
    recording === undefined ? given : { ...recording.options, engine: given.engine, dumpWasm: given.dumpWasm };
  const found = await placeOf(options);
  const { program } = found;
  const { bytes: programBytes, problems } = await readProgram(program, 'kernel', options.assembly);
  const detected: Detected =
    options.abi === undefined ? detectAbi(programBytes, path.basename(program)) : { abi: options.abi, why: undefined };
  const { abi } = detected;
  const place = abi === 'linux' ? found : flatPlace(found);
  if (recording !== undefined && recording.digest !== digestOf(programBytes)) {
    throw new WorldError(`${program} has changed since ${given.replay} was recorded`, 126);
  }
  const mounts = await allMounts(options, place);
  const engine = engineOrExplain(options);
  const machine = await createMachine(
    { harts: options.harts, ramBytes: options.memoryMiB * 1024 * 1024, supervisor: 'hosted' },
    engine,
  );
  const running = createKernel(machine, {
    harts: options.harts,
    quantum: options.quantum,
    slice: options.slice,
    seed: options.seed,
    mounts,
    forwards: options.forward,
    stdin: options.stdin,
    terminal: options.terminal,
    abi,
    form: options.form,
  });
  const kernel = recorded(running, options, programBytes, recording);
  const env = { ...(options.root === undefined ? {} : SYSTEM_ENV), ...options.env };
  const boot = (): void => {
    try {
      kernel.boot({
        path: place.guest,
        bytes: programBytes,
        args: [options.program, ...options.args],
        env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
        cwd: place.cwd,
      });
    } catch (error) {
      if (error instanceof LoadError) throw new WorldError(`${program} cannot run: ${error.message}`, 126);
      throw error;
    }
  };
  const folders = [...new Set(mounts.map(({ host }) => host))];
  const writable = [...new Set(mounts.filter(({ mode }) => mode === 'rw').map(({ host }) => host))];
  const isReplay = recording !== undefined;
  return {
    kernel,
    program,
    guestProgram: place.guest,
    programBytes,
    problems,
    folders,
    writable,
    isReplay,
    detected: detectedText(detected),
    boot,
  };
}
