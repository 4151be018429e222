/**
 * Computes addresses of sections and of the layout's symbols, step by step as ld does. Where the pages of written data begin is found by trying: the
 * segment begins at the same offset of the next page, unless that wastes a page, or unless its first part is to become read-only and so must end
 * with a page (ld's manual, "Builtin Functions": DATA_SEGMENT_ALIGN and DATA_SEGMENT_RELRO_END).
 */
import { STV_HIDDEN, STV_PROTECTED } from '../../elf/numbers.ts';
import type { LayoutSymbol } from './layout.ts';
import { alignUp, isThreadLocalBss, type OutputSection } from './linkSection.ts';
import { createLinkSymbol, type LinkSymbol } from './linkSymbol.ts';
import { isPresent, type PlacedSection, type PlacedStep } from './placement.ts';

export const PAGE = 0x1000;

const EHDR_SIZE = 64;
const PHDR_SIZE = 56;

/** How data begins: as it comes, on a page of its own, or at an address so that what becomes read-only ends with a page. */
type DataStart = { readonly kind: 'sameOffset' | 'newPage' } | { readonly kind: 'at'; readonly address: number };

interface DataSegment {
  base: number;
  relroEnd: number;
  end: number;
  /** Sections that become read-only. */
  readonly relro: OutputSection[];
}

/** What becomes read-only once a program has started. */
export interface Relro {
  readonly start: number;
  readonly end: number;
}

/**
 * Sets addresses of all sections, offsets in them, and the layout's symbols. `headers` is the number of program headers; `hasRelro` says whether data
 * that becomes read-only is to end with a page.
 */
export function assignAddresses(
  steps: readonly PlacedStep[],
  headers: number,
  symbols: ReadonlyMap<string, LinkSymbol>,
  hasRelro: boolean,
): Relro | undefined {
  const pass = (start: DataStart): DataSegment => new Pass(steps, headers, symbols, start).run();
  const first = pass({ kind: hasRelro ? 'newPage' : 'sameOffset' });
  if (hasRelro) {
    const address = startForRelro(first);
    const expected = alignUp(first.relroEnd, PAGE);
    let segment = pass({ kind: 'at', address });
    if (segment.relroEnd > expected) segment = pass({ kind: 'at', address: first.base });
    return segment.relro.length === 0 ? undefined : { start: segment.base, end: segment.relroEnd };
  }
  const room = PAGE - (first.base % PAGE);
  const last = first.end % PAGE;
  const isSplit = Math.floor(first.base / PAGE) !== Math.floor(first.end / PAGE);
  if (room !== PAGE && last !== 0 && isSplit && room + last <= PAGE) pass({ kind: 'newPage' });
  return undefined;
}

/** Where the segment must begin so that its read-only part ends with a page, as far as alignments allow. */
function startForRelro({ relro, relroEnd }: DataSegment): number {
  let end = alignUp(relroEnd, PAGE);
  for (const output of relro.toReversed()) {
    const size = isThreadLocalBss(output) ? 0 : output.sizeBytes;
    end = Math.floor((end - size) / output.alignment) * output.alignment;
  }
  return end;
}

class Pass {
  private dot = 0;
  private readonly segment: DataSegment = { base: 0, relroEnd: 0, end: 0, relro: [] };
  private inRelro = false;
  private readonly steps: readonly PlacedStep[];
  private readonly headers: number;
  private readonly symbols: ReadonlyMap<string, LinkSymbol>;
  private readonly start: DataStart;

  constructor(
    steps: readonly PlacedStep[],
    headers: number,
    symbols: ReadonlyMap<string, LinkSymbol>,
    start: DataStart,
  ) {
    this.steps = steps;
    this.headers = headers;
    this.symbols = symbols;
    this.start = start;
  }

  run(): DataSegment {
    for (const step of this.steps) this.step(step);
    return this.segment;
  }

  private step(step: PlacedStep): void {
    switch (step.kind) {
      case 'goTo':
        this.dot = step.address;
        break;
      case 'headers':
        this.dot += EHDR_SIZE + PHDR_SIZE * this.headers;
        break;
      case 'align':
        this.dot = alignUp(this.dot, step.to);
        break;
      case 'dataSegmentAlign':
        this.beginData();
        break;
      case 'relroEnd':
        if (this.start.kind === 'at') this.dot = alignUp(this.dot, PAGE);
        this.segment.relroEnd = this.dot;
        this.inRelro = false;
        break;
      case 'dataSegmentEnd':
        this.segment.end = this.dot;
        break;
      case 'symbol':
        this.define(step, this.dot);
        break;
      case 'globalPointer':
        this.defineGlobalPointer();
        break;
      case 'section':
        this.section(step);
        break;
    }
  }

  private beginData(): void {
    const page = alignUp(this.dot, PAGE);
    if (this.start.kind === 'at') this.dot = this.start.address;
    else this.dot = this.start.kind === 'newPage' ? page : page + (this.dot % PAGE);
    this.segment.base = this.dot;
    this.inRelro = true;
  }

  private section({ output, parts, notLoaded, sizeMultiple }: PlacedSection): void {
    if (!isPresent(output)) {
      for (const part of parts) if (part.kind === 'symbol') this.define(part, this.dot);
      return;
    }
    if (this.inRelro) this.segment.relro.push(output);
    output.address = notLoaded ? 0 : alignUp(this.dot, output.alignment);
    let at = 0;
    for (const part of parts) {
      if (part.kind === 'symbol') {
        this.define(part, output.address + at);
        continue;
      }
      const { section } = part;
      if (section.isDiscarded) continue;
      at = alignUp(output.address + at, section.alignment) - output.address;
      section.offset = at;
      at += section.sizeBytes;
    }
    output.sizeBytes = alignUp(at, sizeMultiple);
    // Each thread has zeroes of its own: they take no room here.
    if (!notLoaded && !isThreadLocalBss(output)) this.dot = output.address + output.sizeBytes;
  }

  private define({ symbol: name, provide = false, hidden = false }: LayoutSymbol, address: number): void {
    const symbol = this.symbols.get(name);
    if (symbol === undefined) return;
    const { definition } = symbol;
    if (definition?.kind === 'layout') definition.address = address;
    else if (definition === undefined || !provide) symbol.definition = { kind: 'layout', address, isAbsolute: false };
    else return;
    symbol.binding = 1;
    if (hidden) symbol.visibility = STV_HIDDEN;
    else if (/^__(start|stop)_/.test(name)) symbol.visibility = STV_PROTECTED;
  }

  /** In the middle of the 4 KiB that instructions reach from it: of small data, if it is not beyond all data. */
  private defineGlobalPointer(): void {
    const at = (name: string): number => {
      const definition = this.symbols.get(name)?.definition;
      return definition?.kind === 'layout' ? definition.address : 0;
    };
    const address = Math.min(
      at('__SDATA_BEGIN__') + 0x800,
      Math.max(at('__DATA_BEGIN__') + 0x800, at('__BSS_END__') - 0x800),
    );
    const symbol = this.symbols.get('__global_pointer$');
    if (symbol === undefined) return;
    if (symbol.definition?.kind === 'layout') symbol.definition.address = address;
    else if (symbol.definition === undefined) symbol.definition = { kind: 'layout', address, isAbsolute: true };
    symbol.binding = 1;
  }
}

/** Names that a layout defines whether or not an input refers to them are put into the table before addresses are assigned. */
export function addLayoutSymbols(steps: readonly PlacedStep[], symbols: Map<string, LinkSymbol>): void {
  const add = (name: string): void => {
    if (!symbols.has(name)) symbols.set(name, createLinkSymbol(name));
  };
  for (const step of steps) {
    if (step.kind === 'globalPointer') add('__global_pointer$');
    else if (step.kind === 'symbol' && step.provide !== true) add(step.symbol);
    else if (step.kind === 'section') {
      for (const part of step.parts) if (part.kind === 'symbol' && part.provide !== true) add(part.symbol);
    }
  }
}
