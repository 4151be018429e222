/**
 * The shapes of the table's rows (`insnFacts.ts`), by opcode; each is made when it is asked for.
 */
import type { RowFacts } from '../interp/handlers.ts';
import { type RowShape, shapeOf } from './insnFacts.ts';

export class RowShapes {
  private readonly rows: readonly RowFacts[];
  private readonly known: (RowShape | undefined)[] = [];

  constructor(rows: readonly RowFacts[]) {
    this.rows = rows;
  }

  of(opcode: number): RowShape {
    this.known[opcode] ??= shapeOf(this.rows[opcode]!);
    return this.known[opcode];
  }
}
