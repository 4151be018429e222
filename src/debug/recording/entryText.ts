/**
 * A recording as text: one JSON object a line, so that people can read it and tools can cut it. The first line is the header (which is the adapter's), each
 * other one an entry. Bytes are `{"utf8": …}` where they are text, else `{"hex": …}`; 64-bit values are `{"int": "0x…"}`.
 */
import { type Entering, type Entry, RecordingError } from './entry.ts';

export function formatEntry({ moment, run, entering }: Entry): string {
  return JSON.stringify({ ...moment, run, ...entering }, (_key, value: unknown) => {
    if (typeof value === 'bigint') return { int: `0x${value.toString(16)}` };
    return value instanceof Uint8Array ? bytesText(value) : value;
  });
}

/** Throws `RecordingError`; `line` counts from 1. */
export function parseEntry(text: string, line: number): Entry {
  const value = parseLine(text, line);
  const { step, checkpoint, time, stop, run, ...entering } = value;
  const isMoment = [step, checkpoint, time].every(
    (part) => typeof part === 'number' && Number.isSafeInteger(part) && part >= 0,
  );
  if (!isMoment || typeof stop !== 'string' || typeof run !== 'string') {
    throw new RecordingError(`line ${line} of the recording does not say when something entered`);
  }
  const expected = SHAPES[entering['kind'] as Entering['kind']];
  if (expected === undefined) throw new RecordingError(`line ${line} of the recording is of no kind that there is`);
  for (const [name, fits] of Object.entries(expected)) {
    if (!fits(entering[name])) throw new RecordingError(`line ${line} of the recording has no usable "${name}"`);
  }
  return { moment: { step, checkpoint, time, stop }, run, entering } as unknown as Entry;
}

/** One line as an object; throws `RecordingError`. */
export function parseLine(text: string, line: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text, (_key, part: unknown) => revive(part));
    if (isRecord(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new RecordingError(`line ${line} of the recording is no JSON object`);
}

type Fits = (value: unknown) => boolean;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
const isBytes: Fits = (value) => value instanceof Uint8Array;
const isNumber: Fits = (value) => typeof value === 'number';
const isText: Fits = (value) => typeof value === 'string';
const isInt: Fits = (value) => typeof value === 'bigint';
const hasKind: Fits = (value) => isRecord(value) && typeof value['kind'] === 'string';

/** What each kind of entry must have. */
const SHAPES: Readonly<Record<Entering['kind'], Readonly<Record<string, Fits>>>> = {
  console: { bytes: isBytes },
  consoleEnd: {},
  consoleSize: { rows: isNumber, columns: isNumber },
  consoleHangup: {},
  net: { input: hasKind },
  answer: { request: isText, answer: hasKind },
  memory: { space: isNumber, address: isInt, bytes: isBytes },
  register: { tid: isNumber, register: isText, value: isInt },
  mark: {},
  end: {},
};

function bytesText(bytes: Uint8Array): { utf8: string } | { hex: string } {
  const utf8 = new TextDecoder().decode(bytes);
  const again = new TextEncoder().encode(utf8);
  if (again.length === bytes.length && again.every((byte, index) => byte === bytes[index])) return { utf8 };
  return { hex: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
}

function revive(part: unknown): unknown {
  if (!isRecord(part) || Object.keys(part).length !== 1) return part;
  const { utf8, hex, int } = part;
  if (typeof utf8 === 'string') return new TextEncoder().encode(utf8);
  if (typeof hex === 'string' && /^([0-9a-f]{2})*$/.test(hex)) {
    return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  }
  return typeof int === 'string' && /^0x[0-9a-f]{1,16}$/.test(int) ? BigInt(int) : part;
}
