/**
 * The host's side of the `tohost` convention, which RISC-V test suites use: a guest prints a character by device 1, command 1, ends the run by any
 * other odd 64-bit word (its code in the bits above), and has the host write a buffer or end the run by the address of four words: number
 * of a Linux system call and its arguments, of which write and exit are done. The host takes a word by clearing it.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import type { PhysMemory } from '../physMemory.ts';

const SYS_WRITE = 64n;
const SYS_EXIT = 93n;
const SYS_EXIT_GROUP = 94n;
const ENOSYS = 38n;
/** Of `tohost`, and of each word of a system call. */
export const HTIF_WORD_BYTES = 8;
/** Device and command of the console's output, in the upper 16 bits. */
const PRINT = 0x0101n;

export interface HtifAddresses {
  readonly tohost: PhysAddr;
  readonly fromhost: PhysAddr | undefined;
}

export class Htif {
  private readonly memory: PhysMemory;
  private readonly addresses: HtifAddresses;
  private readonly send: (byte: number) => void;
  private readonly end: (code: number) => void;

  constructor(memory: PhysMemory, addresses: HtifAddresses, send: (byte: number) => void, end: (code: number) => void) {
    this.memory = memory;
    this.addresses = addresses;
    this.send = send;
    this.end = end;
  }

  /** Does what the guest has asked for. */
  poll(): void {
    const { memory } = this;
    const { tohost } = this.addresses;
    const message = memory.readU64(tohost);
    if (message === 0n) return;
    const device = message >> 48n;
    if (device !== PRINT && (message & 1n) === 1n) {
      this.end(Number(message >> 1n));
      return;
    }
    memory.writeU64(tohost, 0n);
    if (device === PRINT) this.send(Number(message & 0xffn));
    else if (device === 0n) this.call(Number(message));
  }

  /** A system call whose number and arguments are at `block`; the answer goes into its first word. */
  private call(block: number): void {
    const { memory } = this;
    if (!memory.contains(block, 4 * HTIF_WORD_BYTES)) return;
    const word = (index: number): bigint => memory.readU64(physAddr(block + index * HTIF_WORD_BYTES));
    const [number, buffer, length] = [word(0), Number(word(2)), Number(word(3))];
    if (number === SYS_EXIT || number === SYS_EXIT_GROUP) {
      this.end(Number(BigInt.asUintN(32, word(1))));
      return;
    }
    let answer = -ENOSYS;
    if (number === SYS_WRITE && memory.contains(buffer, length)) {
      for (const byte of memory.read(physAddr(buffer), length)) this.send(byte);
      answer = BigInt(length);
    }
    memory.writeU64(physAddr(block), answer);
    if (this.addresses.fromhost !== undefined) memory.writeU64(this.addresses.fromhost, 1n);
  }
}
