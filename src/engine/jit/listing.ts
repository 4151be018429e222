/**
 * A translation as text, to be read: its module in WebAssembly's text format, and in comments the guest's instructions, each in front of the
 * code that was made of it.
 */
import { disassemble } from '../../isa/disassemble.ts';
import { type FunctionNotes, moduleText } from '../../wasm/text.ts';
import type { RegionSource } from './regionModule.ts';
import type { RegionNote, RegionNotes } from './regionNotes.ts';

export interface Listed {
  readonly regions: readonly RegionSource[];
  readonly bytes: Uint8Array;
  readonly notes: readonly RegionNotes[];
}

export function listing({ regions, bytes, notes }: Listed): string {
  return moduleText(
    bytes,
    regions.map(({ pc }, index) => functionNotes(pc, notes[index]!)),
  );
}

function functionNotes(entry: number, { locals, notes }: RegionNotes): FunctionNotes {
  const start = { offset: 0, text: `region at ${hex(entry)}` };
  return { locals, comments: [start, ...notes.map((note) => ({ offset: note.offset, text: textOf(note) }))] };
}

function textOf({ about }: RegionNote): string {
  if (typeof about === 'string') return about;
  return `${hex(about.pc)}  ${disassemble(about.facts.insn, BigInt(about.pc)).text}`;
}

const hex = (value: number): string => `0x${value.toString(16)}`;
