/** Damaged copies of a good guest program, one damage each, by the fields of ELF-64 (ELF specification, "ELF Header", "Section Header"). */
import { guestBytes } from '../guest/programs.ts';

export function damaged(damage: (bytes: Uint8Array, view: DataView) => Uint8Array | undefined): Uint8Array {
  const bytes = guestBytes('hello');
  return damage(bytes, new DataView(bytes.buffer, bytes.byteOffset)) ?? bytes;
}

export const badElfs: Readonly<Record<string, () => Uint8Array>> = {
  'no-elf': () => new TextEncoder().encode('#!/bin/sh\necho not a program\n'),
  empty: () => new Uint8Array(),
  'wrong-machine': () =>
    damaged((_, view) => {
      view.setUint16(18, 62, true);
      return undefined;
    }),
  'wrong-class': () =>
    damaged((bytes) => {
      bytes[4] = 1;
      return undefined;
    }),
  'cut-header': () => damaged((bytes) => bytes.slice(0, 40)),
  'cut-segments': () => damaged((bytes) => bytes.slice(0, 20_000)),
  'cut-debug-info': () => damaged((_, view) => halveSection(view, '.debug_info')),
  'cut-debug-line': () => damaged((_, view) => halveSection(view, '.debug_line')),
};

/** Halves the size that a section's header gives. */
function halveSection(view: DataView, name: string): undefined {
  const table = Number(view.getBigUint64(0x28, true));
  const count = view.getUint16(0x3c, true);
  const header = (index: number): number => table + index * 64;
  const names = Number(view.getBigUint64(header(view.getUint16(0x3e, true)) + 24, true));
  for (let index = 0; index < count; index++) {
    if (stringAt(view, names + view.getUint32(header(index), true)) !== name) continue;
    view.setBigUint64(header(index) + 32, view.getBigUint64(header(index) + 32, true) / 2n, true);
  }
}

function stringAt(view: DataView, offset: number): string {
  let text = '';
  for (let at = offset; view.getUint8(at) !== 0; at++) text += String.fromCharCode(view.getUint8(at));
  return text;
}
