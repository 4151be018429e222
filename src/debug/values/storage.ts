/**
 * Where an object's bytes are: in memory, in a register, nowhere but known, in pieces, or not to be had, with the reason as the user will read it.
 */
import type { Location, SimpleLocation } from '../../dwarf/location.ts';
import type { FrameContext } from '../symbolsApi.ts';
import { registerName, registerOf } from '../unwind/columns.ts';

export type Storage =
  | { readonly kind: 'memory'; readonly address: bigint }
  /** By DWARF number; the object begins at byte `offset` of it. */
  | { readonly kind: 'register'; readonly register: number; readonly offset: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'pieces'; readonly pieces: readonly StoragePiece[]; readonly offset: number }
  | Absent;

/** `text` is shown in place of the value: `<optimized out>`, `<unavailable: register s1 was not saved>`. */
export interface Absent {
  readonly kind: 'absent';
  readonly text: string;
}

export interface StoragePiece {
  readonly storage: Exclude<Storage, { readonly kind: 'pieces' }>;
  readonly sizeBits: number;
  readonly offsetBits: number;
}

export const optimizedOut: Absent = { kind: 'absent', text: '<optimized out>' };

export function unavailable(reason: string): Absent {
  return { kind: 'absent', text: `<unavailable: ${reason}>` };
}

export function storageOf(location: Location): Storage {
  if (location.kind !== 'pieces') return simpleStorage(location);
  const pieces = location.pieces.map(({ location: part, sizeBits, offsetBits }) => ({
    storage: simpleStorage(part),
    sizeBits,
    offsetBits,
  }));
  return { kind: 'pieces', pieces, offset: 0 };
}

function simpleStorage(location: SimpleLocation): StoragePiece['storage'] {
  switch (location.kind) {
    case 'memory':
      return location;
    case 'register':
      return { kind: 'register', register: location.register, offset: 0 };
    case 'value':
      return { kind: 'bytes', bytes: littleEndian(location.value, 8) };
    case 'bytes':
      return location;
    case 'optimizedOut':
      return optimizedOut;
    case 'unavailable':
      return unavailable(location.reason);
  }
}

/** The part of an object from a byte on. */
export function part(storage: Storage, offset: number): Storage {
  switch (storage.kind) {
    case 'memory':
      return { kind: 'memory', address: BigInt.asUintN(64, storage.address + BigInt(offset)) };
    case 'register':
    case 'pieces':
      return { ...storage, offset: storage.offset + offset };
    case 'bytes':
      return offset < 0
        ? unavailable('it lies before its object')
        : { kind: 'bytes', bytes: storage.bytes.subarray(offset) };
    case 'absent':
      return storage;
  }
}

/** The first `size` bytes, or why they cannot be had. */
export function readStorage(storage: Storage, size: number, frame: FrameContext): Uint8Array | Absent {
  switch (storage.kind) {
    case 'memory':
      return frame.memory.read(storage.address, size) ?? unavailable(`no memory at 0x${storage.address.toString(16)}`);
    case 'register': {
      const value = registerOf(frame, storage.register);
      if (value === undefined) return unavailable(`register ${registerName(storage.register)} was not saved`);
      return cut(littleEndian(value, 8), storage.offset, size);
    }
    case 'bytes':
      return cut(storage.bytes, 0, size);
    case 'pieces':
      return readPieces(storage.pieces, storage.offset, size, frame);
    case 'absent':
      return storage;
  }
}

function cut(bytes: Uint8Array, offset: number, size: number): Uint8Array | Absent {
  return offset >= 0 && offset + size <= bytes.length
    ? bytes.subarray(offset, offset + size)
    : unavailable(`only ${bytes.length} bytes of it are known`);
}

function readPieces(
  pieces: readonly StoragePiece[],
  offset: number,
  size: number,
  frame: FrameContext,
): Uint8Array | Absent {
  const from = offset * 8;
  const to = from + size * 8;
  let value = 0n;
  let position = 0;
  for (const piece of pieces) {
    const end = position + piece.sizeBits;
    if (end > from && position < to) {
      const bytes = readStorage(piece.storage, Math.ceil((piece.offsetBits + piece.sizeBits) / 8), frame);
      if (!(bytes instanceof Uint8Array)) return bytes;
      const bits = BigInt.asUintN(piece.sizeBits, fromLittleEndian(bytes) >> BigInt(piece.offsetBits));
      value |= position >= from ? bits << BigInt(position - from) : bits >> BigInt(from - position);
    }
    position = end;
  }
  return position >= to ? littleEndian(value, size) : optimizedOut;
}

/** Writes an object's bytes; answers why not when it cannot. `signed` says how a register's upper bits are filled. */
export function writeStorage(
  storage: Storage,
  bytes: Uint8Array,
  frame: FrameContext,
  signed: boolean,
): string | undefined {
  switch (storage.kind) {
    case 'memory':
      return frame.memory.write(storage.address, bytes)
        ? undefined
        : `memory at 0x${storage.address.toString(16)} cannot be written`;
    case 'register':
      return writeRegister(storage.register, storage.offset, bytes, frame, signed);
    case 'bytes':
      return 'it has no place of its own: the compiler keeps it as a known value';
    case 'pieces':
      return 'it is spread over several places';
    case 'absent':
      return `its place is not known: ${storage.text}`;
  }
}

function writeRegister(
  register: number,
  offset: number,
  bytes: Uint8Array,
  frame: FrameContext,
  signed: boolean,
): string | undefined {
  const old = registerOf(frame, register) ?? 0n;
  const value = fromLittleEndian(bytes);
  const bits = bytes.length * 8;
  if (offset + bytes.length > 8) return `${bytes.length} bytes do not fit a register`;
  let whole = value;
  if (offset !== 0) {
    const shift = BigInt(offset * 8);
    whole = (old & ~(((1n << BigInt(bits)) - 1n) << shift)) | (value << shift);
  } else if (register >= 32) {
    // A float in a wider register has all ones above it (unprivileged spec, NaN boxing).
    if (bits === 32) whole |= 0xffff_ffff_0000_0000n;
  } else if (signed || bits === 32) {
    // Words are kept sign-extended even when unsigned (psABI, integer calling convention).
    whole = BigInt.asUintN(64, BigInt.asIntN(bits, value));
  }
  if (register < 32) {
    frame.setX(register, whole);
    return undefined;
  }
  if (frame.setF === undefined) return 'floating-point registers of this frame cannot be set';
  frame.setF(register - 32, whole);
  return undefined;
}

export function littleEndian(value: bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(size * 8, value);
  for (let index = 0; index < size; index++) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

export function fromLittleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
