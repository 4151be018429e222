/**
 * Segments of an executable (gABI, "Program Header"): runs of sections that are mapped with the same rights, and what the kernel and the C library look
 * for besides. Their order and extents are ld's.
 */
import {
  PT_RISCV_ATTRIBUTES,
  SHF_EXECINSTR,
  SHF_TLS,
  SHF_WRITE,
  SHT_NOBITS,
  SHT_NOTE,
  SHT_RISCV_ATTRIBUTES,
} from '../../elf/numbers.ts';
import { PF_R, PF_W, PF_X, PT_GNU_RELRO, PT_GNU_STACK, PT_LOAD, PT_NOTE, PT_TLS } from '../../elf/segments.ts';
import { PAGE, type Relro } from './addresses.ts';
import { alignUp, isAllocated, isThreadLocalBss, type OutputSection } from './linkSection.ts';

export interface ProgramHeader {
  readonly type: number;
  readonly flags: number;
  readonly sections: readonly OutputSection[];
  /** The file's own headers belong to it: it begins at the begin of the file. */
  readonly hasHeaders: boolean;
  readonly alignment: number;
  /** Where it ends, when that is not the end of its last section. */
  readonly extent?: Relro;
}

export interface SegmentOptions {
  /** The file's headers are loaded. */
  readonly hasHeaders: boolean;
  /** Whether some input says whether the stack is executable, and what. */
  readonly stack: 'unsaid' | 'plain' | 'executable';
  readonly relro: Relro | undefined;
}

/** The segments of sections whose addresses are known. */
export function programHeaders(outputs: readonly OutputSection[], options: SegmentOptions): ProgramHeader[] {
  const loaded = outputs.filter(isAllocated);
  const headers: ProgramHeader[] = [];
  const plain = { hasHeaders: false, sections: [], alignment: 1 };
  const attributes = outputs.filter(({ type }) => type === SHT_RISCV_ATTRIBUTES);
  if (attributes.length > 0) {
    headers.push({ ...plain, type: PT_RISCV_ATTRIBUTES, flags: PF_R, sections: attributes });
  }
  for (const [index, sections] of loadRuns(loaded).entries()) {
    const hasHeaders = index === 0 && options.hasHeaders;
    headers.push({ type: PT_LOAD, flags: rightsOf(sections), sections, hasHeaders, alignment: PAGE });
  }
  for (const sections of noteRuns(loaded)) {
    headers.push({ ...plain, type: PT_NOTE, flags: PF_R, sections, alignment: sections[0]!.alignment });
  }
  const threadLocal = loaded.filter(({ flags }) => (flags & SHF_TLS) !== 0);
  if (threadLocal.length > 0) {
    const alignment = Math.max(...threadLocal.map((output) => output.alignment));
    headers.push({ ...plain, type: PT_TLS, flags: PF_R, sections: threadLocal, alignment });
  }
  if (options.stack !== 'unsaid') {
    const flags = PF_R | PF_W | (options.stack === 'executable' ? PF_X : 0);
    headers.push({ ...plain, type: PT_GNU_STACK, flags, alignment: 16 });
  }
  const { relro } = options;
  if (relro !== undefined) {
    const sections = loaded.filter(({ address }) => address >= relro.start && address < relro.end);
    headers.push({ ...plain, type: PT_GNU_RELRO, flags: PF_R, sections, extent: relro });
  }
  return headers;
}

/** Sections that are mapped together. */
function loadRuns(loaded: readonly OutputSection[]): OutputSection[][] {
  const runs: OutputSection[][] = [];
  let last: OutputSection | undefined;
  for (const output of loaded) {
    if (last === undefined || beginsSegment(last, output)) runs.push([]);
    runs.at(-1)!.push(output);
    if (!isThreadLocalBss(output)) last = output;
  }
  return runs;
}

/** When rights change from one page to the next, when a page lies between, or when what is in the file follows what is not. */
function beginsSegment(last: OutputSection, next: OutputSection): boolean {
  const end = last.address + last.sizeBytes;
  const isApart = Math.floor((end - 1) / PAGE) !== Math.floor(next.address / PAGE);
  const isOther = ((last.flags ^ next.flags) & SHF_WRITE) !== 0;
  if (isApart && isOther) return true;
  if (alignUp(end, PAGE) < Math.floor(next.address / PAGE) * PAGE) return true;
  return last.type === SHT_NOBITS && next.type !== SHT_NOBITS;
}

function rightsOf(sections: readonly OutputSection[]): number {
  const flags = sections.reduce((all, section) => all | section.flags, 0);
  return PF_R | ((flags & SHF_WRITE) === 0 ? 0 : PF_W) | ((flags & SHF_EXECINSTR) === 0 ? 0 : PF_X);
}

/** Notes that follow one another. */
function noteRuns(loaded: readonly OutputSection[]): OutputSection[][] {
  const runs: OutputSection[][] = [];
  let isOpen = false;
  for (const output of loaded) {
    const isNote = output.type === SHT_NOTE;
    const run = runs.at(-1);
    if (isNote && isOpen && run?.[0]?.alignment === output.alignment) run.push(output);
    else if (isNote) runs.push([output]);
    isOpen = isNote;
  }
  return runs;
}
