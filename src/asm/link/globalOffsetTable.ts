/**
 * `.got` of a static executable (psABI, "Global Offset Table"): a word for each symbol whose address code loads by GOT, or its offset from the
 * thread pointer. All is known when linking, so nothing is left to relocate. `_GLOBAL_OFFSET_TABLE_` is its begin; before it stand the two words
 * that a dynamic linker would use.
 */
import { SHF_ALLOC, SHF_WRITE, SHT_PROGBITS, SHT_RELA } from '../../elf/numbers.ts';
import { R_RISCV } from '../relocationTypes.ts';
import { createOwnSection, type InputSection } from './linkSection.ts';
import { type LinkSymbol, symbolValue } from './linkSymbol.ts';
import { visitOrder } from './symbolOrder.ts';

export type GotUse = 'address' | 'threadOffset' | 'moduleAndOffset';

const WORD = 8;
const RELA_SIZE = 24;
const DTP_OFFSET = 0x800n;
/** Of the one module that a static program is. */
const MODULE_ID = 1n;

/** How a relocation uses the table. */
export function gotUse(type: number): GotUse | undefined {
  switch (type) {
    case R_RISCV.GOT_HI20:
    case R_RISCV.GOT32_PCREL:
      return 'address';
    case R_RISCV.TLS_GOT_HI20:
      return 'threadOffset';
    case R_RISCV.TLS_GD_HI20:
      return 'moduleAndOffset';
    default:
      return undefined;
  }
}

export class GlobalOffsetTable {
  /** Symbols in the order of their words. */
  private readonly entries: { readonly symbol: LinkSymbol; readonly use: GotUse; readonly offset: number }[] = [];
  private readonly found = new Map<LinkSymbol, Map<GotUse, number>>();
  private section: InputSection | undefined;
  private size = WORD;

  /** From all uses, in the order of modules, sections and relocations: a module's own symbols come first, in its order, then the others in ld's. */
  constructor(uses: readonly { readonly symbol: LinkSymbol; readonly use: GotUse; readonly rank: number }[]) {
    const own = uses.filter(({ symbol }) => symbol.binding === 0).toSorted((a, b) => a.rank - b.rank);
    const shared = uses.filter(({ symbol }) => symbol.binding !== 0);
    const order = visitOrder([...new Set(shared.map(({ symbol }) => symbol))]);
    for (const { symbol, use } of own) this.add(symbol, use);
    for (const symbol of order) for (const each of shared) if (each.symbol === symbol) this.add(symbol, each.use);
  }

  /** The sections to place: none when nobody uses the table. */
  sections(): InputSection[] {
    if (this.entries.length === 0) return [];
    const flags = SHF_ALLOC | SHF_WRITE;
    const head = new Uint8Array(2 * WORD).fill(0xff, 0, WORD);
    const words = { entrySize: WORD };
    this.section = createOwnSection('.got', SHT_PROGBITS, flags, WORD, new Uint8Array(this.size), words);
    const sections = [createOwnSection('.got.plt', SHT_PROGBITS, flags, WORD, head, words), this.section];
    const size = RELA_SIZE * this.dynamicRelocations();
    if (size === 0) return sections;
    // ld makes room for relocations of thread-local words also where nothing is left to relocate, and fills it with zeroes.
    const relocations = new Uint8Array(size);
    return [
      createOwnSection('.rela.dyn', SHT_RELA, SHF_ALLOC, WORD, relocations, { entrySize: RELA_SIZE }),
      ...sections,
    ];
  }

  /** As many as ld makes room for. */
  private dynamicRelocations(): number {
    return this.entries.reduce((count, { symbol, use }) => {
      if (use === 'address') return count;
      return count + (use === 'moduleAndOffset' && symbol.binding !== 0 ? 2 : 1);
    }, 0);
  }

  /** Where the word for a symbol lies. */
  addressOf(symbol: LinkSymbol, use: GotUse): bigint {
    const offset = this.found.get(symbol)?.get(use) ?? 0;
    return BigInt((this.section?.output?.address ?? 0) + (this.section?.offset ?? 0) + offset);
  }

  /** `_GLOBAL_OFFSET_TABLE_`, once sections are placed. */
  begin(): InputSection | undefined {
    return this.section;
  }

  /** Writes the words, when addresses are known. */
  fill(tlsStart: bigint): void {
    if (this.section === undefined) return;
    const view = new DataView(this.section.bytes.buffer, this.section.bytes.byteOffset);
    for (const { symbol, use, offset } of this.entries) {
      const value = symbolValue(symbol, 0n) ?? 0n;
      if (use === 'address') view.setBigInt64(offset, value, true);
      else if (use === 'threadOffset') view.setBigInt64(offset, value - tlsStart, true);
      else {
        view.setBigInt64(offset, MODULE_ID, true);
        view.setBigInt64(offset + WORD, value - tlsStart - DTP_OFFSET, true);
      }
    }
  }

  private add(symbol: LinkSymbol, use: GotUse): void {
    const uses = this.found.get(symbol) ?? new Map<GotUse, number>();
    if (uses.has(use)) return;
    this.found.set(symbol, uses.set(use, this.size));
    this.entries.push({ symbol, use, offset: this.size });
    this.size += use === 'moduleAndOffset' ? 2 * WORD : WORD;
  }
}
