/**
 * Makes the module when the source is at its end: addresses first, then bytes, relocations, symbols, line rows and frames.
 */
import { SHF_EXECINSTR, SHT_FINI_ARRAY, SHT_INIT_ARRAY, SHT_NOBITS, SHT_PREINIT_ARRAY } from '../elf/numbers.ts';
import type { CfiFunction, CfiPointer } from './cfi.ts';
import type { PendingFrame, PendingPointer } from './cfiCollector.ts';
import { elfFlagsOf } from './insn/arch.ts';
import { placeLocalCommons } from './layout/bss.ts';
import { addressOf, type Section } from './layout/model.ts';
import { relax } from './layout/relax.ts';
import type { LineEntry } from './lineCollector.ts';
import type { LineRow, ObjectModule, ObjectSection } from './objectModule.ts';
import { sectionContent } from './sectionContent.ts';
import type { Assembly } from './state.ts';
import { SymbolNumbers, symbolsOf } from './symbolsOf.ts';

export interface Finished {
  readonly module: ObjectModule;
  readonly frames: readonly CfiFunction[];
}

/** Finds addresses and makes the module; `name` is that of the source. */
export function finish(assembly: Assembly, name: string): Finished {
  const { sections, options, arch, usesCompressed, attributes, lines } = assembly;
  placeLocalCommons(assembly);
  for (const section of sections.list) padCode(assembly, section);
  relax(sections.list);
  const numbers = new SymbolNumbers(assembly);
  const contents = sections.list.map((section) => sectionContent(assembly, section, numbers));
  const frames = assembly.cfi.frames.flatMap((frame) => frameOf(frame, numbers));
  const entries = lines.hasDirectives ? lines.ofDirectives : lines.ofSource;
  const module: ObjectModule = {
    ...{ name, arch },
    elfFlags: elfFlagsOf(usesCompressed, options.mabi ?? 'lp64d'),
    sections: sections.list.map((section, i) => objectSection(assembly, section, contents[i]!)),
    symbols: symbolsOf(assembly, numbers),
    lines: entries.map(lineRow),
    attributes,
  };
  return { module, frames };
}

/** Code ends at its section's alignment, filled with what does nothing. */
function padCode({ sections }: Assembly, section: Section): void {
  if ((section.kind.flags & SHF_EXECINSTR) === 0 || section.alignment < 2) return;
  const last = Math.max(...section.parts.keys());
  if (!Number.isFinite(last)) return;
  sections.switchTo(section, last);
  sections.appendTail({ kind: 'align', alignment: section.alignment, fill: 'nops', max: 0 });
}

/** Sections that are arrays of pointers (gABI, "Special Sections"). */
const ARRAYS: ReadonlySet<number> = new Set([SHT_INIT_ARRAY, SHT_FINI_ARRAY, SHT_PREINIT_ARRAY]);
const POINTER_SIZE = 8;

function objectSection(
  { sections }: Assembly,
  section: Section,
  content: ReturnType<typeof sectionContent>,
): ObjectSection {
  const { name, kind, alignment } = section;
  const { type, flags, group, linkedTo } = kind;
  const entrySize = ARRAYS.has(type) ? POINTER_SIZE : kind.entrySize;
  const linked = linkedTo === undefined ? undefined : sections.find(linkedTo)?.index;
  return {
    ...{ name, type, flags, entrySize, alignment },
    bytes: type === SHT_NOBITS ? new Uint8Array() : content.bytes,
    sizeBytes: content.sizeBytes,
    relocations: content.relocations,
    ...(group !== undefined && { group }),
    ...(linked !== undefined && { linkedTo: linked }),
  };
}

function lineRow({ section, position, file, line, column, loc }: LineEntry): LineRow {
  return { section: section.index, offset: addressOf(position), file, line, column, ...(loc && { loc }) };
}

function frameOf(frame: PendingFrame, numbers: SymbolNumbers): CfiFunction[] {
  const { section, start, end, isSimple, isSignalFrame, returnColumn, personality, lsda, operations } = frame;
  if (end === undefined || end.fragment.section !== section) return [];
  return [
    {
      ...{ section: section.index, start: addressOf(start), end: addressOf(end) },
      ...{ isSimple, isSignalFrame, returnColumn },
      ...(personality && { personality: pointer(personality, numbers) }),
      ...(lsda && { lsda: pointer(lsda, numbers) }),
      instructions: operations.map(({ at, operation }) => ({ at: addressOf(at), ...operation })),
    },
  ];
}

const pointer = ({ encoding, symbol, addend }: PendingPointer, numbers: SymbolNumbers): CfiPointer => ({
  ...{ encoding, addend },
  symbol: numbers.use(symbol),
});
