/**
 * `.eh_frame` and `.debug_frame` of a module (LSB, "Exception Frames"; DWARF 5, 6.4.1): the sections' bytes are those that GNU as writes of the same
 * directives.
 */

import { EH_PE } from '../dwarf/constants/operations.ts';
import { SHF_ALLOC } from '../elf/numbers.ts';
import type { CfiFunction, CfiPointer, CfiSections } from './cfi.ts';
import {
  type AbsoluteInstruction,
  absoluteInstructions,
  commonLength,
  DATA_ALIGNMENT,
  writeInstructions,
} from './frameProgram.ts';
import { ModuleBuilder, RelocatedWriter } from './moduleBuilder.ts';
import type { ObjectModule } from './objectModule.ts';
import { R_RISCV } from './relocationTypes.ts';

const CIE_VERSION = 3;
const POINTER_ENCODING = EH_PE.pcrel | EH_PE.sdata4;
const DEBUG_CIE_ID = 0xffff_ffff;

/** The module with its frames; the same module when there are none. */
export function withFrames(
  module: ObjectModule,
  functions: readonly CfiFunction[],
  sections: CfiSections = { ehFrame: true, debugFrame: false },
): ObjectModule {
  if (functions.length === 0) return module;
  const builder = new ModuleBuilder(module);
  if (sections.ehFrame) {
    const index = builder.reserve('.eh_frame');
    builder.fill(index, new FrameWriter(builder, true).write(functions), { flags: SHF_ALLOC, alignment: 8 });
  }
  if (sections.debugFrame) {
    const index = builder.reserve('.debug_frame');
    builder.fill(index, new FrameWriter(builder, false).write(functions), { alignment: 8 });
  }
  return builder.finish();
}

/** A CIE that has been written. */
interface Written {
  readonly at: number;
  readonly from: CfiFunction;
  readonly common: readonly AbsoluteInstruction[];
}

class FrameWriter {
  private readonly writer: RelocatedWriter;
  private readonly isEh: boolean;
  private readonly written: Written[] = [];

  constructor(builder: ModuleBuilder, isEh: boolean) {
    this.writer = new RelocatedWriter(builder);
    this.isEh = isEh;
  }

  write(functions: readonly CfiFunction[]): RelocatedWriter {
    for (const [index, each] of functions.entries()) {
      const instructions = absoluteInstructions(each);
      const { cie, rest } = this.cieFor(each, instructions);
      const isLast = index === functions.length - 1;
      this.fde(each, cie, rest, this.isEh && !isLast ? 4 : 8);
    }
    return this.writer;
  }

  /** An earlier CIE that begins as this function does, or a new one. */
  private cieFor(
    each: CfiFunction,
    instructions: readonly AbsoluteInstruction[],
  ): { cie: Written; rest: readonly AbsoluteInstruction[] } {
    const length = commonLength(instructions, each.start);
    const rest = instructions.slice(length);
    const common = instructions.slice(0, length);
    const known = this.written.find((cie) => isSameKind(cie.from, each) && isSameProgram(cie.common, common));
    if (known !== undefined) return { cie: known, rest };
    const cie = { at: this.writer.length, from: each, common };
    this.written.push(cie);
    this.cie(cie);
    return { cie, rest };
  }

  private cie({ from, common }: Written): void {
    const { writer, isEh } = this;
    const { personality, lsda } = isEh ? from : {};
    const lengthAt = writer.length;
    writer.u32(0);
    writer.u32(isEh ? 0 : DEBUG_CIE_ID);
    writer.u8(CIE_VERSION);
    if (isEh) {
      const letters = `z${personality ? 'P' : ''}${lsda ? 'L' : ''}R${from.isSignalFrame ? 'S' : ''}`;
      writer.string(letters);
    } else writer.string('');
    writer.uleb(1);
    writer.sleb(DATA_ALIGNMENT);
    writer.uleb(from.returnColumn);
    if (isEh) {
      writer.uleb(1 + (personality ? 1 + pointerSize(personality) : 0) + (lsda ? 1 : 0));
      if (personality !== undefined) {
        writer.u8(personality.encoding);
        this.pointer(personality);
      }
      if (lsda !== undefined) writer.u8(lsda.encoding);
      writer.u8(POINTER_ENCODING);
    }
    writeInstructions(
      writer,
      common.map((instruction) => ({ ...instruction, at: 0 })),
      0,
    );
    this.end(lengthAt, isEh ? 4 : 8);
  }

  private fde(each: CfiFunction, cie: Written, rest: readonly AbsoluteInstruction[], alignment: number): void {
    const { writer, isEh } = this;
    const { section, start, end, lsda } = each;
    const lengthAt = writer.length;
    writer.u32(0);
    writer.u32(isEh ? writer.length - cie.at : cie.at);
    const begin = { section, offset: start };
    if (isEh) {
      this.pointerTo(begin);
      writer.difference({ section, offset: end }, begin, 4);
      writer.uleb(lsda === undefined ? 0 : pointerSize(lsda));
      if (lsda !== undefined) this.pointer(lsda);
    } else {
      writer.address(begin);
      writer.difference({ section, offset: end }, begin, 8);
    }
    writeInstructions(writer, rest, start);
    this.end(lengthAt, alignment);
  }

  private end(lengthAt: number, alignment: number): void {
    this.writer.align(alignment);
    this.writer.setU32(lengthAt, this.writer.length - lengthAt - 4);
  }

  private pointerTo(place: { section: number; offset: number }): void {
    this.writer.relocateTo(R_RISCV['32_PCREL'], place);
    this.writer.u32(0);
  }

  private pointer(pointer: CfiPointer): void {
    const { encoding, symbol, addend } = pointer;
    const size = pointerSize(pointer);
    const isRelative = (encoding & 0x70) === EH_PE.pcrel;
    this.writer.relocate(isRelative ? R_RISCV['32_PCREL'] : size === 8 ? R_RISCV[64] : R_RISCV[32], symbol, addend);
    this.writer.zeros(size);
  }
}

/** Bytes of an encoded pointer; pc-relative ones have four, because no relocation makes eight. */
function pointerSize({ encoding }: CfiPointer): 4 | 8 {
  if ((encoding & 0x70) === EH_PE.pcrel) return 4;
  const format = encoding & 0x0f;
  return format === EH_PE.udata4 || format === EH_PE.sdata4 ? 4 : 8;
}

function isSameKind(a: CfiFunction, b: CfiFunction): boolean {
  return (
    a.returnColumn === b.returnColumn &&
    a.isSignalFrame === b.isSignalFrame &&
    a.lsda?.encoding === b.lsda?.encoding &&
    a.personality?.encoding === b.personality?.encoding &&
    a.personality?.symbol === b.personality?.symbol &&
    a.personality?.addend === b.personality?.addend
  );
}

function isSameProgram(a: readonly AbsoluteInstruction[], b: readonly AbsoluteInstruction[]): boolean {
  const text = (list: readonly AbsoluteInstruction[]): string =>
    JSON.stringify(list.map((instruction) => ({ ...instruction, at: 0 })));
  return text(a) === text(b);
}
