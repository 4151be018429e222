/**
 * Code of an address space as the translator may see it: only pages from which the guest has already fetched there (a translation must not set
 * accessed bits before their time), up to breakpoints and to what is left to the interpreter.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import type { BreakpointMap } from '../interp/breakpointMap.ts';
import type { CodePages } from '../interp/codePages.ts';
import type { Context, Contexts } from '../interp/contexts.ts';
import { FETCH_TABLE } from '../interp/layout.ts';
import type { FactsCache } from './factsCache.ts';
import type { CodeReader } from './flowGraph.ts';
import { isRoundingInlined } from './fpFacts.ts';
import type { InsnFacts } from './insnFacts.ts';
import type { Profile } from './profile.ts';

export interface ReaderHost {
  readonly contexts: Contexts;
  readonly code: CodePages;
  readonly facts: FactsCache;
  readonly breakpoints: BreakpointMap;
  readonly profile: Profile;
  /** Code of this physical page is overwritten all the time. */
  readonly isRestless: (page: PhysAddr) => boolean;
}

/** Instructions by pc, as they were read since the guest ran last. */
export type KnownCode = Map<number, InsnFacts>;

export class SpaceReader implements CodeReader {
  /** Pages that code was read from, and breakpoints that were met. */
  readonly pages = new Map<number, PhysAddr>();
  readonly stops = new Set<number>();
  readonly context: Context;
  private readonly host: ReaderHost;
  private readonly known: KnownCode;

  /** `known` may be shared by readers of one context. */
  constructor(host: ReaderHost, context: Context, known: KnownCode) {
    this.host = host;
    this.context = context;
    this.known = known;
  }

  at(pc: number): InsnFacts | undefined {
    // What follows must be below 4 GiB, too.
    if (pc >= 2 ** 32 - 4) return undefined;
    const page = this.page(pc);
    if (page === undefined) return undefined;
    const known = this.known.get(pc) ?? this.read(pc, page);
    // An instruction known to another reader may go on in a page that this one has not read from.
    return known === undefined || this.page(pc + known.insn.length - 2) === undefined ? undefined : known;
  }

  private read(pc: number, page: PhysAddr): InsnFacts | undefined {
    const { code, breakpoints } = this.host;
    if (breakpoints.inPage(this.context.satp, pc >>> 12)?.has(pc & 0xfff) === true) {
      this.stops.add(pc);
      return undefined;
    }
    let bits = code.halfword(page, pc & 0xfff);
    if ((bits & 3) === 3) {
      const next = this.page(pc + 2);
      if (next === undefined) return undefined;
      bits = ((code.halfword(next, (pc + 2) & 0xfff) << 16) | bits) >>> 0;
    }
    const facts = this.host.facts.of(bits);
    if (facts === undefined) return undefined;
    if (facts.control === 'branch' || facts.control === 'jump') {
      const target = pc + facts.insn.operands.imm;
      if (target < 0 || target >= 2 ** 32) return undefined;
    }
    if (facts.control === 'untranslated' || !isRoundingInlined(facts)) return undefined;
    this.known.set(pc, facts);
    return facts;
  }

  targetsOf(pc: number): readonly number[] {
    return this.host.profile.targetsOf(pc);
  }

  isHot(pc: number): boolean {
    return this.host.profile.isHot(pc);
  }

  private page(pc: number): PhysAddr | undefined {
    const page = pc >>> 12;
    const known = this.pages.get(page);
    if (known !== undefined) return known;
    const records = this.host.contexts.entry(this.context, FETCH_TABLE, page);
    if (records === 0) return undefined;
    const physical = physAddr(this.host.code.pageAt(records));
    if (this.host.isRestless(physical)) return undefined;
    this.pages.set(page, physical);
    return physical;
  }
}
