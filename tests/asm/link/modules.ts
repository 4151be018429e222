/** Small modules for the tests of the linker: made of assembly, with what the assembler would not write put in by hand. */
import { assembleFile } from '../../../src/asm/assemble.ts';
import type { LinkResult } from '../../../src/asm/link/link.ts';
import type { ObjectModule, Relocation } from '../../../src/asm/objectModule.ts';

/** The module of a source's text; fails on any message. */
export function moduleOf(name: string, ...lines: string[]): ObjectModule {
  const { module, diagnostics } = assembleFile({ name, text: `${lines.join('\n')}\n` }, { tree: false });
  const [first] = diagnostics;
  if (first !== undefined) throw new Error(`${name}:${first.range.line}: ${first.message}`);
  return module;
}

/** The module with other bytes and relocations in `.text`; relocations name symbols. */
export function withText(
  module: ObjectModule,
  bytes: readonly number[],
  relocations: readonly (Omit<Relocation, 'symbol'> & { readonly symbol: string })[],
): ObjectModule {
  const numbered = relocations.map((each) => ({
    ...each,
    symbol: module.symbols.findIndex(({ name }) => name === each.symbol),
  }));
  const sections = module.sections.map((section) =>
    section.name === '.text'
      ? { ...section, bytes: Uint8Array.from(bytes), sizeBytes: bytes.length, relocations: numbered }
      : section,
  );
  return { ...module, sections };
}

/** Messages as a compiler would print them. */
export const messagesOf = ({ problems }: LinkResult): string[] =>
  problems.map(({ severity, message, place }) => {
    const where = place === undefined ? '' : `${place.file}:${place.line}: `;
    return `${where}${severity}: ${message}`;
  });
