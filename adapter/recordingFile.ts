/**
 * Recordings as files: the header, which says what was run and how, and the entries (`src/debug/recording`), a line each. Lines are written at once, so that a
 * run that is broken off leaves all that entered it.
 */
import { createHash } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Entry, RecordingError } from '../src/debug/recording/entry.ts';
import { parseEntry, parseLine } from '../src/debug/recording/entryText.ts';
import type { RecordingSink } from '../src/debug/recording/recorder.ts';
import type { WorldOptions } from './worldOptions.ts';

const VERSION = 1;

/** How a run is repeated: everything but the engine, which makes no difference. */
export type RecordedOptions = Omit<WorldOptions, 'engine' | 'dumpWasm' | 'record' | 'replay'>;

export interface Recording {
  readonly options: RecordedOptions;
  /** Of the program's file. */
  readonly digest: string;
  readonly entries: readonly Entry[];
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Begins a recording; throws what the file system says. */
export function beginRecording(file: string, options: WorldOptions, program: Uint8Array): RecordingSink {
  const { engine: _engine, dumpWasm: _dumpWasm, record: _record, replay: _replay, ...recorded } = options;
  const descriptor = openSync(file, 'w');
  const write = (line: string): void => void writeSync(descriptor, `${line}\n`);
  const absolute = { ...recorded, cwd: path.resolve(options.cwd) };
  write(JSON.stringify({ hartbeat: 'recording', version: VERSION, digest: digestOf(program), options: absolute }));
  return { write, digest: digestOf };
}

/** Throws `RecordingError`, or what the file system says. */
export async function readRecording(file: string): Promise<Recording> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  // What was cut off while it was written did not enter.
  lines.pop();
  const header = parseHeader(lines[0] ?? '', file);
  return { ...header, entries: lines.slice(1).map((line, index) => parseEntry(line, index + 2)) };
}

function parseHeader(line: string, file: string): Omit<Recording, 'entries'> {
  const { hartbeat, version, digest, options } = line.startsWith('{') ? parseLine(line, 1) : {};
  if (hartbeat !== 'recording' || typeof digest !== 'string' || typeof options !== 'object' || options === null) {
    throw new RecordingError(`${file} is no recording`);
  }
  if (version !== VERSION) {
    throw new RecordingError(`${file} is a recording of version ${String(version)}; this is version ${VERSION}`);
  }
  return { digest, options: checkedOptions(options as Record<string, unknown>) };
}

/** What a recording must say of each option, by an example. */
const EXAMPLE = {
  program: '',
  args: [],
  cwd: '',
  env: {},
  harts: 1,
  seed: 0,
  quantum: 1,
  slice: 1,
  memoryMiB: 1,
  forward: [],
};

function checkedOptions(options: Record<string, unknown>): RecordedOptions {
  for (const [name, example] of Object.entries(EXAMPLE)) {
    const value = options[name];
    const fits = typeof value === typeof example && value !== null && Array.isArray(value) === Array.isArray(example);
    if (!fits) throw new RecordingError(`line 1 of the recording has no usable option "${name}"`);
  }
  return options as unknown as RecordedOptions;
}
