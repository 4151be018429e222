/**
 * The event hash: a running hash over all events of the kernel, in order and with their positions, and over the registers of the hart at every
 * trap. Two runs with the same hash did the same; tests compare engines, chopped runs and restored ones by it. Not for secrets.
 */
import type { HartId } from '../base/address.ts';
import type { MachineApi } from '../machine/machine.ts';
import { PAGE_SIZE } from '../machine/physMemory.ts';
import { F, HART_STRIDE, X } from '../machine/stateLayout.ts';
import type { KernelEvent } from './events.ts';
import type { KernelApi } from './kernelApi.ts';
import { residentPages } from './mm/pageTable.ts';

/** Two independent 32-bit lanes of a multiplicative hash. Plain, so that a hash can go on after a restore. */
export interface HashState {
  a: number;
  b: number;
}

export const newHash = (): HashState => ({ a: 0x9e37_79b9, b: 0x85eb_ca6b });

export const hashText = ({ a, b }: HashState): string =>
  `${a.toString(16).padStart(8, '0')}${b.toString(16).padStart(8, '0')}`;

/** Hashes all that the kernel does from now on into `hash`; answers how to end it. */
export function hashEvents(kernel: KernelApi, hash: HashState): () => void {
  return kernel.listen((event) => {
    mix(hash, event as unknown as Mixable);
    if (event.kind === 'trap') mixRegisters(hash, kernel.machine, event.at.hart as HartId, event);
  });
}

/** Hash of all user pages that are resident, by address; of each space in turn. */
export function hashMemory(kernel: KernelApi): string {
  const hash = newHash();
  const { machine, state } = kernel;
  for (const space of state.spaces.values()) {
    for (const { start, end } of space.vmas) {
      for (const { va, frame } of residentPages(kernel, space, start, end)) {
        mixWord(hash, va / PAGE_SIZE);
        mixWords(hash, machine.memory.read(frame, PAGE_SIZE));
      }
    }
  }
  return hashText(hash);
}

type Mixable = undefined | null | boolean | number | bigint | string | Uint8Array | readonly Mixable[] | MixableRecord;
interface MixableRecord {
  readonly [key: string]: Mixable;
}

function mixRegisters(
  hash: HashState,
  machine: MachineApi,
  hart: HartId,
  { trap }: Extract<KernelEvent, { kind: 'trap' }>,
): void {
  const { memory, harts } = machine;
  const base = hart * HART_STRIDE;
  mixWords(hash, memory.bytes.subarray(base + X, base + X + 256));
  mixWords(hash, memory.bytes.subarray(base + F, base + F + 256));
  mixWord(hash, harts[hart]!.fcsr);
  mix(hash, trap.epc);
}

/** Mixes a value in canonically: its type, its size, its parts in their order. */
function mix(hash: HashState, value: Mixable): void {
  switch (typeof value) {
    case 'number':
      mixWord(hash, value);
      mixWord(hash, Math.floor(value / 2 ** 32));
      break;
    case 'bigint':
      mixWord(hash, Number(BigInt.asUintN(32, value)));
      mixWord(hash, Number(BigInt.asUintN(32, value >> 32n)));
      break;
    case 'string':
      mixWord(hash, value.length);
      for (let index = 0; index < value.length; index++) mixWord(hash, value.charCodeAt(index));
      break;
    case 'object':
      mixObject(hash, value);
      break;
    default:
      mixWord(hash, value === true ? 1 : value === false ? 2 : 3);
  }
}

function mixObject(hash: HashState, value: null | Uint8Array | readonly Mixable[] | MixableRecord): void {
  if (value === null) {
    mixWord(hash, 4);
  } else if (value instanceof Uint8Array) {
    mixWord(hash, value.length);
    for (const byte of value) mixWord(hash, byte);
  } else {
    const entries = Object.entries(value);
    mixWord(hash, entries.length);
    for (const [key, part] of entries) {
      mix(hash, key);
      mix(hash, part);
    }
  }
}

/** `bytes` has whole, aligned words. */
function mixWords(hash: HashState, bytes: Uint8Array): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  for (const word of words) mixWord(hash, word);
}

function mixWord(hash: HashState, word: number): void {
  hash.a = Math.imul(hash.a ^ word, 0x0100_0193) >>> 0;
  hash.a = (hash.a ^ (hash.a >>> 15)) >>> 0;
  hash.b = (Math.imul(hash.b, 0x9e37_79b1) + (word ^ (hash.b >>> 13))) >>> 0;
}
