/**
 * The control-flow graph of a region: basic blocks found by following code from an entry, across jumps, branches and the return sites of
 * calls. A small leaf function that is called from a known place becomes part of the caller's region, once for each call site (an
 * *inlined* copy), so a block is known by its pc and its call site.
 *
 * Code is only looked at, never run: what a page holds is asked of a `CodeReader`, which also says where translation must stop. Whatever
 * does not fit, or is not known, is an exit: the interpreter goes on there.
 */
import { assert } from '../../base/assert.ts';
import { type InsnFacts, isLink, isReturn } from './insnFacts.ts';

export interface CodeReader {
  /** The instruction at pc if translated code may execute it: decoded, its pages executable here, no breakpoint, not untranslated. */
  at(pc: number): InsnFacts | undefined;
  /** Places that were seen to be jumped to from this indirect jump. */
  targetsOf(pc: number): readonly number[];
  /** Whether code at pc has been seen to run lately. */
  isHot(pc: number): boolean;
}

export interface RegionInsn {
  readonly pc: number;
  readonly facts: InsnFacts;
}

/** Where a block goes on: another block, or a pc outside of the region. */
export type Successor = { readonly block: Block } | { readonly pc: number };

export type Terminator =
  | { readonly kind: 'goto'; to: Successor }
  | { readonly kind: 'branch'; taken: Successor; next: Successor }
  /** A call: of known code or of what a register says; `back` is the return site. */
  | { readonly kind: 'call'; readonly callee: number | undefined; back: Successor }
  /** A computed jump, with the places it is expected to go to; elsewhere it leaves. */
  | { readonly kind: 'indirect'; readonly targets: readonly { readonly pc: number; to: Successor }[] };

export interface Block {
  /** Position in the region's list. */
  id: number;
  readonly pc: number;
  /** Where it was called from if it is part of an inlined copy. */
  readonly site: CallSite | undefined;
  insns: RegionInsn[];
  end: Terminator;
}

/** A call whose callee is inlined. */
export interface CallSite {
  /** From 1 in each region. */
  readonly number: number;
  readonly pc: number;
  readonly back: number;
}

export interface FlowGraph {
  readonly entry: Block;
  readonly blocks: readonly Block[];
  /** Entries of functions that the region calls and that are known. */
  readonly callees: ReadonlySet<number>;
}

/** Instructions of a region; of those that have not been seen to run; of an inlined function. */
const MAX_INSNS = 900;
const MAX_COLD_INSNS = 60;
const MAX_INLINED = 40;
const MAX_BLOCK = 200;
/** Fewer targets are compared one by one, as are those that lie too far apart. */
const MAX_COMPARED = 3;
const MAX_TABLE = 4096;
/** Targets of a computed jump that lie too far apart for a table. */
const MAX_SCATTERED = 8;

export function flowGraph(reader: CodeReader, entry: number): FlowGraph | undefined {
  return new Explorer(reader).explore(entry);
}

class Explorer {
  private readonly reader: CodeReader;
  /** By call site and pc: the block, and where in it the instruction is. */
  private readonly places = new Map<number, { block: Block; index: number }>();
  private readonly blocks: Block[] = [];
  private readonly callees = new Set<number>();
  private readonly leaves = new Map<number, boolean>();
  private readonly hot: (() => void)[] = [];
  private readonly cold: (() => void)[] = [];
  private sites = 0;
  private count = 0;
  private coldCount = 0;

  constructor(reader: CodeReader) {
    this.reader = reader;
  }

  explore(pc: number): FlowGraph | undefined {
    const entry = this.block(pc, undefined);
    if (entry === undefined) return undefined;
    for (;;) {
      const next = this.hot.shift() ?? this.cold.shift();
      if (next === undefined) break;
      next();
    }
    const blocks = [...new Set([entry, ...this.blocks])];
    blocks.forEach((block, id) => {
      block.id = id;
    });
    return { entry, blocks, callees: this.callees };
  }

  /** Has a successor found later, hot ones first. */
  private later(pc: number, site: CallSite | undefined, set: (to: Successor) => void): void {
    const find = (): void => {
      const block = this.block(pc, site);
      if (block !== undefined) set({ block });
    };
    (this.reader.isHot(pc) ? this.hot : this.cold).push(find);
  }

  /** The block that begins at pc; what is known already is cut there. */
  private block(pc: number, site: CallSite | undefined): Block | undefined {
    const place = this.places.get(keyOf(pc, site));
    if (place !== undefined) return place.index === 0 ? place.block : this.cut(place.block, place.index);
    const isHot = this.reader.isHot(pc);
    if (this.count >= MAX_INSNS || (!isHot && this.coldCount >= MAX_COLD_INSNS)) return undefined;
    const block = this.decode(pc, site);
    if (block === undefined) return undefined;
    this.count += block.insns.length;
    if (!isHot) this.coldCount += block.insns.length;
    return block;
  }

  private decode(start: number, site: CallSite | undefined): Block | undefined {
    const block: Block = { id: -1, pc: start, site, insns: [], end: { kind: 'goto', to: { pc: start } } };
    let pc = start;
    for (;;) {
      const known = block.insns.length > 0 ? this.places.get(keyOf(pc, site)) : undefined;
      const facts = known === undefined && block.insns.length < MAX_BLOCK ? this.reader.at(pc) : undefined;
      if (facts === undefined) {
        if (block.insns.length === 0) return undefined;
        this.blocks.push(block);
        const end: Terminator = { kind: 'goto', to: { pc } };
        block.end = end;
        if (known !== undefined) end.to = { block: this.block(pc, site)! };
        else if (block.insns.length >= MAX_BLOCK) this.later(pc, site, (to) => (end.to = to));
        return block;
      }
      this.places.set(keyOf(pc, site), { block, index: block.insns.length });
      block.insns.push({ pc, facts });
      const next = pc + facts.insn.length;
      if (facts.control !== 'next') {
        this.blocks.push(block);
        block.end = this.terminator(block, pc, next, facts);
        return block;
      }
      pc = next;
    }
  }

  private terminator(block: Block, pc: number, next: number, facts: InsnFacts): Terminator {
    const { site } = block;
    const { operands } = facts.insn;
    switch (facts.control) {
      case 'branch': {
        const end: Terminator = { kind: 'branch', taken: { pc: address(pc, operands.imm) }, next: { pc: next } };
        this.later(next, site, (to) => (end.next = to));
        this.later(address(pc, operands.imm), site, (to) => (end.taken = to));
        return end;
      }
      case 'jump': {
        const target = address(pc, operands.imm);
        if (isLink(operands.rd)) return this.call(pc, target, next, site);
        return this.goto(target, site);
      }
      default: {
        const known = knownTarget(block.insns);
        if (isLink(operands.rd)) return this.call(pc, known, next, site);
        if (known !== undefined) return this.goto(known, site);
        if (isReturn(facts) && site !== undefined) {
          const back = { pc: site.back, to: { pc: site.back } as Successor };
          // The caller itself is not an inlined copy.
          this.later(site.back, undefined, (to) => (back.to = to));
          return { kind: 'indirect', targets: [back] };
        }
        if (isReturn(facts)) return { kind: 'indirect', targets: [] };
        const expected = this.reader.targetsOf(pc).map((target) => ({ pc: target, to: { pc: target } as Successor }));
        // A jump to here and there is none of a switch, and what it leads to has nothing to do with this region.
        const targets = expected.length <= MAX_SCATTERED || hasTable(expected) ? expected : [];
        for (const target of targets) this.later(target.pc, site, (to) => (target.to = to));
        return { kind: 'indirect', targets };
      }
    }
  }

  private goto(target: number, site: CallSite | undefined): Terminator {
    const end: Terminator = { kind: 'goto', to: { pc: target } };
    this.later(target, site, (to) => (end.to = to));
    return end;
  }

  private call(pc: number, callee: number | undefined, back: number, site: CallSite | undefined): Terminator {
    if (callee !== undefined && site === undefined && this.reader.isHot(callee) && this.isLeaf(callee))
      return this.goto(callee, { number: ++this.sites, pc, back });
    const end: Terminator = { kind: 'call', callee, back: { pc: back } };
    if (callee !== undefined) this.callees.add(callee);
    this.later(back, site, (to) => (end.back = to));
    return end;
  }

  /** Whether the function at pc is small and calls nothing. */
  private isLeaf(pc: number): boolean {
    const known = this.leaves.get(pc);
    if (known !== undefined) return known;
    const seen = new Set<number>();
    const open = [pc];
    let ok = true;
    let returns = false;
    while (ok && open.length > 0) {
      let at = open.pop()!;
      while (ok && !seen.has(at)) {
        const facts = this.reader.at(at);
        seen.add(at);
        if (facts === undefined || seen.size > MAX_INLINED) ok = false;
        else {
          const { rd, imm } = facts.insn.operands;
          const next = at + facts.insn.length;
          if (facts.control === 'branch') open.push(address(at, imm));
          else if (facts.control === 'jump') {
            if (rd !== 0) ok = false;
            else open.push(address(at, imm));
            break;
          } else if (facts.control === 'jumpTo') {
            ok = isReturn(facts);
            returns = true;
            break;
          }
          at = next;
        }
      }
    }
    this.leaves.set(pc, ok && returns);
    return ok && returns;
  }

  /** Splits a block before one of its instructions; answers the second part. */
  private cut(block: Block, index: number): Block {
    const { pc } = block.insns[index]!;
    const madeTarget = knownTarget(block.insns);
    const second: Block = { id: -1, pc, site: block.site, insns: block.insns.slice(index), end: block.end };
    block.insns = block.insns.slice(0, index);
    block.end = { kind: 'goto', to: { block: second } };
    second.insns.forEach((insn, at) => {
      this.places.set(keyOf(insn.pc, block.site), { block: second, index: at });
    });
    this.blocks.push(second);
    const last = second.insns.at(-1)!;
    // Whoever comes in here has not made the address that the first part has made.
    if (last.facts.control === 'jumpTo' && madeTarget !== knownTarget(second.insns)) {
      second.end = this.terminator(second, last.pc, last.pc + last.facts.insn.length, last.facts);
    }
    return second;
  }
}

/** Blocks that follow, in the order in which the terminator names them. */
export function successors(block: Block): Block[] {
  const { end } = block;
  const to: Successor[] =
    end.kind === 'goto'
      ? [end.to]
      : end.kind === 'branch'
        ? [end.taken, end.next]
        : end.kind === 'call'
          ? [end.back]
          : end.targets.map((target) => target.to);
  return to.flatMap((successor) => ('block' in successor ? [successor.block] : []));
}

export const insnsOf = ({ blocks }: FlowGraph): RegionInsn[] => blocks.flatMap(({ insns }) => insns);

/** Where the instructions of these graphs are. */
export function pcsOf(graphs: readonly FlowGraph[]): Set<number> {
  const pcs = new Set<number>();
  for (const { blocks } of graphs) for (const { insns } of blocks) for (const { pc } of insns) pcs.add(pc);
  return pcs;
}

/** The address of a jalr at the end of a block whose base was made by auipc or lui, and addi, in the same block. */
function knownTarget(insns: readonly RegionInsn[]): number | undefined {
  const last = insns.at(-1)!;
  let register = last.facts.insn.operands.rs1;
  let sum = last.facts.insn.operands.imm;
  for (const { pc, facts } of insns.slice(0, -1).reverse()) {
    if (!facts.writes.hasX(register)) continue;
    const { operands } = facts.insn;
    sum += operands.imm;
    if (facts.shape.affine === 'immediate') return evenAddress(sum);
    if (facts.shape.affine === 'pcRelative') return evenAddress(pc + sum);
    if (facts.shape.affine !== 'addImmediate') return undefined;
    register = operands.rs1;
  }
  return undefined;
}

/** The address with bit 0 cleared, if it is one below 4 GiB. */
const evenAddress = (sum: number): number | undefined => (sum >= 0 && sum < 2 ** 32 ? sum - (sum % 2) : undefined);

const address = (pc: number, imm: number): number => {
  assert(Number.isInteger(imm), 'an immediate is an integer');
  return (pc + imm) >>> 0;
};

/** A pc is even and below 2^32, so this is exact. */
const keyOf = (pc: number, site: CallSite | undefined): number => pc / 2 + (site?.number ?? 0) * 2 ** 31;

/** Whether an indirect jump finds its targets by a table: many, and close together. */
export function hasTable(targets: readonly { readonly pc: number }[]): boolean {
  if (targets.length <= MAX_COMPARED) return false;
  const pcs = targets.map(({ pc }) => pc);
  return (Math.max(...pcs) - Math.min(...pcs)) / 2 < MAX_TABLE;
}
