/**
 * Follows address values through a region: what each x register holds as a *root* plus a constant. A root is the value that an instruction, or
 * the meeting of several ways (a φ, placed by dominance frontiers as for SSA form), gave a register; adding an immediate keeps the root.
 * Addresses that the code itself names (lui, auipc) all have the root `ABSOLUTE`. After a call every register but the stack pointer has a new
 * root; that one is checked to be what it was (`regionEmitter.ts`).
 */
import type { Dominators } from './dominators.ts';
import type { RegionInsn } from './flowGraph.ts';
import type { Access } from './insnFacts.ts';

export const ABSOLUTE = 0;
export const SP = 2;

/** x[register] = root + offset. */
export interface Value {
  readonly root: number;
  readonly offset: number;
}

/** An access, and what its base register holds. */
export interface Use {
  readonly insn: RegionInsn;
  readonly block: number;
  /** Position in its block. */
  readonly index: number;
  readonly access: Access;
  readonly base: Value;
  /** Of the access beyond the root. */
  readonly offset: number;
}

export interface Roots {
  /** Values of x0…x31 when each block begins. */
  readonly atStart: readonly (readonly Value[])[];
  /** By block: bits of the registers whose value is a φ there; that of a loop's header changes from round to round. */
  readonly fresh: Int32Array;
  /** In the order of blocks and instructions. */
  readonly uses: readonly Use[];
}

const LIMIT = 2 ** 32;

export function followRoots(flow: Dominators): Roots {
  const fresh = freshValues(flow);
  const atStart: Value[][] = [];
  const atEnd: Value[][] = [];
  const uses: Use[] = [];
  let next = ABSOLUTE + 1;
  const newRoot = (): Value => ({ root: next++, offset: 0 });
  flow.order.forEach((block, at) => {
    // Blocks come behind their dominators in reverse postorder.
    const values = at === 0 ? Array.from({ length: 32 }, newRoot) : [...atEnd[flow.idom[at]!]!];
    for (let register = 1; register < 32; register++) if (fresh[at]! & (1 << register)) values[register] = newRoot();
    values[0] = { root: ABSOLUTE, offset: 0 };
    atStart.push([...values]);
    block.insns.forEach((insn, index) => {
      const { access, shape, writes } = insn.facts;
      const { rd, rs1, imm } = insn.facts.insn.operands;
      if (access !== undefined) {
        const known = values[access.base]!;
        const offset = known.offset + access.offset;
        // Beyond the first 4 GiB nothing is known of an address.
        const isFar = known.root === ABSOLUTE && (offset < 0 || offset >= LIMIT);
        const base = isFar ? { ...newRoot(), offset: known.offset } : known;
        uses.push({ insn, block: at, index, access, base, offset });
      }
      if (writes.x === 0) return;
      let value: Value | undefined;
      if (shape.affine === 'addImmediate') value = { root: values[rs1]!.root, offset: values[rs1]!.offset + imm };
      else if (shape.affine === 'immediate') value = { root: ABSOLUTE, offset: imm };
      else if (shape.affine === 'pcRelative') value = { root: ABSOLUTE, offset: insn.pc + imm };
      const isUsable =
        value !== undefined && Math.abs(value.offset) < LIMIT && !(value.root === ABSOLUTE && value.offset < 0);
      values[rd] = isUsable ? value! : newRoot();
    });
    if (block.end.kind === 'call') {
      for (let register = 1; register < 32; register++) if (register !== SP) values[register] = newRoot();
    }
    atEnd.push(values);
  });
  return { atStart, fresh, uses };
}

/** By block: bits of the registers that do not begin it with what they had at the end of its dominator. */
function freshValues(flow: Dominators): Int32Array {
  const { order, predecessors, idom } = flow;
  const frontier: Set<number>[] = order.map(() => new Set());
  predecessors.forEach((list, to) => {
    for (const from of list) {
      // The entry has a way in besides its predecessors.
      for (let at = from; at !== idom[to] || to === 0; at = idom[at]!) {
        frontier[at]!.add(to);
        if (at === 0) break;
      }
    }
  });
  const writes = order.map((block) => {
    let set = block.end.kind === 'call' ? ~(1 << SP) : 0;
    for (const { facts } of block.insns) set |= facts.writes.x;
    return set;
  });
  const fresh = new Int32Array(order.length);
  for (let changed = true; changed; ) {
    changed = false;
    frontier.forEach((targets, from) => {
      const set = writes[from]! | fresh[from]!;
      for (const to of targets) {
        if ((fresh[to]! | set) === fresh[to]) continue;
        fresh[to]! |= set;
        changed = true;
      }
    });
  }
  return fresh;
}
