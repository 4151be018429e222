/**
 * Structured control flow from the dominator tree (Ramsey, "Beyond Relooper: Recursive Translation of Unstructured Control Flow to Structured Control Flow",
 * 2022): every block is emitted once, inside the code of its immediate dominator. A block that several forward edges lead to follows a Wasm block
 * that they break out of; a target of back edges opens a Wasm loop; any other block stands where the one edge to it is.
 */
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import type { Dominators } from './dominators.ts';
import type { Successor } from './flowGraph.ts';

/** What emits the code of blocks; numbers are places in `Dominators.order`. */
export interface BlockEmitter {
  /** Before the loop that begins with this block. */
  beforeLoop(block: number): void;
  /** The block's code up to its end, and from there on by `Structure.goto`; nothing falls through. */
  body(block: number): void;
  /** Leaves the region, to go on at pc. */
  exit(pc: number): void;
}

export class Structure {
  private readonly code: FunctionBuilder;
  private readonly flow: Dominators;
  private readonly emitter: BlockEmitter;
  /** Blocks that are branched to from several places. */
  private readonly merges: ReadonlySet<number>;
  private readonly labels = new Map<number, Label>();
  private readonly loops = new Map<number, Label>();

  /** `labelled` are blocks that must have a label, because a table of labels leads to them. */
  constructor(code: FunctionBuilder, flow: Dominators, emitter: BlockEmitter, labelled: ReadonlySet<number>) {
    this.code = code;
    this.flow = flow;
    this.emitter = emitter;
    const merges = new Set<number>();
    flow.predecessors.forEach((list, block) => {
      if (block === 0) return;
      const forward = list.filter((from) => from < block);
      if (forward.length > 1 || labelled.has(block)) merges.add(block);
    });
    this.merges = merges;
  }

  /** Emits the block and all that it dominates. */
  tree(block: number): void {
    const { code, flow } = this;
    const merges = flow.children[block]!.filter((child) => this.merges.has(child)).sort((a, b) => b - a);
    if (!flow.headers.has(block)) {
      this.within(block, merges);
      return;
    }
    this.emitter.beforeLoop(block);
    this.loops.set(block, code.loop());
    this.within(block, merges);
    code.end();
  }

  /** Goes on from the end of a block. */
  goto(from: number, to: Successor): void {
    if (!('block' in to)) {
      this.emitter.exit(to.pc);
      return;
    }
    const target = this.flow.place.get(to.block)!;
    const label = this.labelOf(from, target);
    if (label === undefined) this.tree(target);
    else this.code.br(label);
  }

  /** The label that an edge branches to; undefined when its target stands right at the edge. */
  labelOf(from: number, target: number): Label | undefined {
    return target <= from ? this.loops.get(target)! : this.labels.get(target);
  }

  private within(block: number, merges: readonly number[]): void {
    const [outermost, ...rest] = merges;
    if (outermost === undefined) {
      this.emitter.body(block);
      return;
    }
    this.labels.set(outermost, this.code.block());
    this.within(block, rest);
    this.code.end();
    this.tree(outermost);
  }
}
