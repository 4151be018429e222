/**
 * A position-independent program put together instruction by instruction, with labels: what the generator of structured programs writes into.
 */
import { assert } from '../../../src/base/assert.ts';
import type { Operands } from '../../../src/isa/insnDef.ts';
import { insn } from '../../machine/program.ts';

/** A place in a program; its offset is known once it is bound. */
export interface Label {
  at: number | undefined;
}

interface Fixup {
  readonly at: number;
  readonly length: number;
  readonly label: Label;
  /** Bits at `at`, once the distance from there to the label is known. */
  readonly bits: (distance: number) => number;
}

export class Assembly {
  /** Offsets of all instructions. */
  readonly starts: number[] = [];
  /** Names of their rows. */
  readonly names = new Set<string>();
  private readonly view: DataView;
  private readonly fixups: Fixup[] = [];
  private at = 0;

  constructor(bytes: number) {
    this.view = new DataView(new ArrayBuffer(bytes));
  }

  get offset(): number {
    return this.at;
  }

  emit(name: string, operands: Partial<Operands> = {}): void {
    const bits = insn(name, operands);
    this.names.add(name);
    this.starts.push(this.at);
    this.put(bits, name.startsWith('c.') ? 2 : 4);
  }

  /** An instruction that has been encoded already. */
  encoded(name: string, bits: number): void {
    const length = name.startsWith('c.') ? 2 : 4;
    this.names.add(name);
    this.starts.push(this.at);
    this.put(bits, length);
  }

  label(): Label {
    return { at: undefined };
  }

  /** A label that is here. */
  here(): Label {
    return { at: this.at };
  }

  bind(label: Label): void {
    assert(label.at === undefined, 'a label stands in one place');
    label.at = this.at;
  }

  /** Leaves room that is never executed. */
  skip(bytes: number): void {
    this.at += bytes;
  }

  /** A branch or direct jump. */
  to(name: string, label: Label, operands: Partial<Operands> = {}): void {
    this.names.add(name);
    this.starts.push(this.at);
    this.later(name.startsWith('c.') ? 2 : 4, label, (imm) => insn(name, { ...operands, imm }));
  }

  /** auipc and another instruction that adds the rest of the distance to `label` + `more`. */
  pcRelative(rd: number, label: Label, name: string, operands: Partial<Operands>, more = 0): void {
    const high = (distance: number): number => ((distance + more + 0x800) >> 12) * 4096;
    this.names.add('auipc').add(name);
    this.starts.push(this.at, this.at + 4);
    this.later(4, label, (distance) => insn('auipc', { rd, imm: high(distance) }));
    this.later(4, label, (distance) => insn(name, { ...operands, imm: distance + 4 + more - high(distance + 4) }));
  }

  /** Signed words that say how far each label is from the first of them. */
  table(labels: readonly Label[], start: Label): void {
    if (this.at % 4 !== 0) this.skip(2);
    this.bind(start);
    for (const label of labels) {
      const at = this.at - start.at!;
      this.later(4, label, (distance) => (distance + at) >>> 0);
    }
  }

  finish(): Uint8Array {
    for (const { at, length, label, bits } of this.fixups) {
      assert(label.at !== undefined, 'a label that is used is bound');
      this.set(at, bits(label.at - at), length);
    }
    return new Uint8Array(this.view.buffer);
  }

  private later(length: number, label: Label, bits: Fixup['bits']): void {
    this.fixups.push({ at: this.at, length, label, bits });
    this.at += length;
  }

  private set(at: number, bits: number, length: number): void {
    if (length === 4) this.view.setUint32(at, bits, true);
    else this.view.setUint16(at, bits, true);
  }

  private put(bits: number, length: number): void {
    this.set(this.at, bits, length);
    this.at += length;
  }
}
