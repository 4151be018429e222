/**
 * What is true of instructions (`insnFacts.ts`), by their bits: programs repeat themselves.
 */
import type { RowFacts } from '../interp/handlers.ts';
import type { Records } from '../interp/records.ts';
import { type InsnFacts, insnFacts, type RowShape, shapeOf } from './insnFacts.ts';

/** Facts are forgotten when there are more. */
const LIMIT = 1 << 15;

export class FactsCache {
  private readonly records: Pick<Records, 'decode'>;
  private readonly rows: readonly RowFacts[];
  private readonly shapes: (RowShape | undefined)[] = [];
  private readonly known = new Map<number, InsnFacts>();

  constructor(records: Pick<Records, 'decode'>, rows: readonly RowFacts[]) {
    this.records = records;
    this.rows = rows;
  }

  /** Undefined where the bits are no instruction. */
  of(bits: number): InsnFacts | undefined {
    const known = this.known.get(bits);
    if (known !== undefined) return known;
    const insn = this.records.decode(bits);
    if (insn === undefined) return undefined;
    if (this.known.size >= LIMIT) this.known.clear();
    const facts = insnFacts(this.shape(insn.opcode), insn);
    this.known.set(bits, facts);
    return facts;
  }

  private shape(opcode: number): RowShape {
    this.shapes[opcode] ??= shapeOf(this.rows[opcode]!);
    return this.shapes[opcode];
  }
}
