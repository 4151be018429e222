/**
 * Machine code written one instruction after the other at known addresses, by names of the instruction table.
 */
import { assert } from '../../../src/base/assert.ts';
import type { Operands } from '../../../src/isa/insnDef.ts';
import { insn } from '../../machine/program.ts';

export class Code {
  private readonly words: number[] = [];
  private readonly start: number;

  constructor(start: number) {
    this.start = start;
  }

  /** The address of the next instruction. */
  get here(): number {
    return this.start + 4 * this.words.length;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.words).buffer);
  }

  add(name: string, operands: Partial<Operands> = {}): void {
    this.words.push(insn(name, operands));
  }

  /** rd = address, within 2 GiB of here. */
  address(rd: number, address: number): void {
    const { high, low } = this.split(address);
    this.add('auipc', { rd, imm: high });
    this.add('addi', { rd, rs1: rd, imm: low });
  }

  /** rd = the doubleword at address. */
  loadAt(rd: number, address: number): void {
    const { high, low } = this.split(address);
    this.add('auipc', { rd, imm: high });
    this.add('ld', { rd, rs1: rd, imm: low });
  }

  /** The doubleword at address = source, by way of another register. */
  storeAt(source: number, address: number, by: number): void {
    const { high, low } = this.split(address);
    this.add('auipc', { rd: by, imm: high });
    this.add('sd', { rs1: by, rs2: source, imm: low });
  }

  jump(address: number): void {
    this.add('jal', { imm: address - this.here });
  }

  /** What is left goes on at `address` with nothing between. */
  padTo(address: number): void {
    assert(this.here <= address, `code ends at ${this.here}, after ${address}`);
    while (this.here < address) this.add('addi');
  }

  private split(address: number): { readonly high: number; readonly low: number } {
    const distance = address - this.here;
    const low = (distance << 20) >> 20;
    return { high: (distance - low) | 0, low };
  }
}
