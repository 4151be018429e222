/**
 * The test finisher of SiFive and of QEMU's virt machine: a 32-bit word that ends the run, 0x5555 well, 0x3333 with the code in the upper half,
 * 0x7777 by a reset, after which there is nothing here to start again.
 */
import type { Width } from '../../isa/ops.ts';
import type { Device } from '../bus.ts';

const PASS = 0x5555;
const FAIL = 0x3333;
const RESET = 0x7777;

export class Finisher implements Device {
  readonly base = 0x0010_0000;
  readonly sizeBytes = 0x1000;
  private readonly end: (code: number) => void;

  /** `end` gets the exit code. */
  constructor(end: (code: number) => void) {
    this.end = end;
  }

  read(_offset: number, _width: Width, _now: number): bigint {
    return 0n;
  }

  write(offset: number, _width: Width, value: bigint, _now: number): boolean {
    const command = Number(value & 0xffffn);
    if (offset !== 0) return true;
    if (command === PASS || command === RESET) this.end(0);
    else if (command === FAIL) this.end(Number((value >> 16n) & 0xffffn));
    return true;
  }
}
