/**
 * An executable as text, to be compared line by line: entry, segments, sections with a digest of their bytes (or the bytes, of small ones), and symbols.
 * What differs between GNU's tools and ours, and why, stands in `tests/asm/README.md`.
 */
import { createHash } from 'node:crypto';
import { readElf } from '../../../src/elf/elfFile.ts';

/** Sections that are not compared: GNU as 2.40 lists an extension that is implied, and tables follow from that and from what is left out. */
const LEFT_OUT = new Set(['', '.riscv.attributes', '.symtab', '.strtab', '.shstrtab', '.note.GNU-stack']);
/** Program headers that exist for a section that is left out. */
const PT_RISCV_ATTRIBUTES = 0x70000003;

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

function contentText(bytes: Uint8Array): string {
  if (bytes.length <= 64) return Buffer.from(bytes).toString('hex');
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

export interface TextOptions {
  /** Whether segments and the order of sections count; not where a linker script of the tests' own makes others. */
  readonly segments: boolean;
  /** Whether debug information counts; not where a line has code of several sections, of which GNU as describes one. */
  readonly debug: boolean;
}

export function executableText(file: Uint8Array, { segments, debug }: TextOptions): string {
  const elf = readElf(file);
  const lines = [`entry ${hex(elf.header.entry)} flags ${hex(elf.header.flags)}`];
  if (segments) {
    for (const { type, flags, vaddr, offset, filesz, memsz, align } of elf.segments) {
      if (type === PT_RISCV_ATTRIBUTES) continue;
      const extent = `${hex(offset)}+${hex(filesz)} memory ${hex(memsz)} align ${hex(align)}`;
      lines.push(`segment type ${hex(type)} flags ${flags} at ${hex(vaddr)} file ${extent}`);
    }
  }
  const sections = elf.sections().filter(({ name }) => !LEFT_OUT.has(name) && (debug || !name.startsWith('.debug_')));
  const texts = sections.map((section) => {
    const { name, type, flags, address, size, entrySize } = section;
    const content = size > 0 && type !== 8 ? ` ${contentText(elf.data(section))}` : '';
    return `section ${name} type ${type} flags ${hex(flags)} at ${hex(address)} size ${hex(size)} entries ${entrySize}${content}`;
  });
  lines.push(...(segments ? texts : texts.sort()));
  const symbols = elf
    .symbols()
    .filter(({ name, type }) => name !== '' && type !== 3 && type !== 4 && !name.startsWith('$'))
    .map(
      ({ name, value, size, type, binding }) =>
        `symbol ${name} ${hex(value)} size ${size} type ${type} binding ${binding}`,
    );
  return `${[...lines, ...symbols.sort()].join('\n')}\n`;
}
