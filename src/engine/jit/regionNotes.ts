/**
 * What the emitter notes of a region for people who look at its code: where the code of each guest instruction begins, and what the locals are.
 */
import type { RegionInsn } from './flowGraph.ts';

/** The code from an offset in the function on: of an instruction, or what the text says. */
export interface RegionNote {
  offset: number;
  readonly about: RegionInsn | string;
}

export class RegionNotes {
  readonly locals = new Map<number, string>();
  readonly notes: RegionNote[] = [];

  add(offset: number, about: RegionInsn | string): void {
    this.notes.push({ offset, about });
  }

  /** Bytes have been put in front of all that was noted. */
  shift(bytes: number): void {
    for (const note of this.notes) note.offset += bytes;
  }
}
