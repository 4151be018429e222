/**
 * Builds the tree for the language server while statements are assembled. A statement's place is known when the assembler is done, so nodes
 * are finished then. Of what an expansion made only so many statements are kept.
 */
import { addressOf, type Position } from './layout/model.ts';
import { rangeOf, type StatementLine, wholeRange } from './syntax/statementLine.ts';
import type { Token } from './syntax/token.ts';
import type {
  MacroDefinition,
  MacroUse,
  Occurrence,
  SourceTree,
  Statement,
  StatementKind,
  StatementPlace,
} from './syntax/tree.ts';

const MAX_EXPANSION = 1000;

interface Node {
  readonly line: StatementLine;
  kind: StatementKind;
  labels: readonly Token[];
  head: Token | undefined;
  /** All words of the statement, and where its operands begin among them. */
  operands: readonly Token[];
  operandsFrom: number;
  readonly children: Node[];
  begin: Position | undefined;
  end: Position | undefined;
}

export class TreeBuilder {
  readonly occurrences: Occurrence[] = [];
  readonly macros: MacroDefinition[] = [];
  readonly macroUses: MacroUse[] = [];
  readonly files: string[] = [];
  private readonly roots: Node[] = [];
  /** Statements that have been expanded, for those that they made. */
  private readonly expanding = new Map<StatementLine, Node>();
  private readonly isWanted: boolean;
  private current: Node | undefined;

  constructor(isWanted: boolean) {
    this.isWanted = isWanted;
  }

  /** A statement begins; what is written follows at `here`. */
  begin(line: StatementLine, here: Position): void {
    if (!this.isWanted) return;
    const node: Node = {
      ...{ line, kind: 'label', labels: [], head: undefined, operands: [], operandsFrom: 0, children: [] },
      ...{ begin: here, end: undefined },
    };
    this.current = node;
    const { expansion } = line;
    if (expansion === undefined) {
      this.roots.push(node);
      return;
    }
    const parent = this.expanding.get(expansion.call);
    if (parent === undefined || parent.children.length >= MAX_EXPANSION) return;
    parent.children.push(node);
  }

  /** What the statement at hand is; its operands are the words from `operandsFrom` on. */
  describe(
    kind: StatementKind,
    labels: readonly Token[],
    head: Token | undefined,
    tokens: readonly Token[],
    operandsFrom: number,
  ): void {
    if (this.current === undefined) return;
    this.current.kind = kind;
    this.current.labels = labels;
    this.current.head = head;
    this.current.operands = tokens;
    this.current.operandsFrom = operandsFrom;
  }

  /** The statement has written all that it writes. */
  end(here: Position): void {
    if (this.current !== undefined) this.current.end = here;
    this.current = undefined;
  }

  /** What comes next is made by the statement at hand. */
  expands(): void {
    if (this.current !== undefined) this.expanding.set(this.current.line, this.current);
  }

  /** A line of a body that is kept for later, or the directive that ends it. */
  body(line: StatementLine, isEnd: boolean): void {
    if (!this.isWanted || line.expansion !== undefined) return;
    const { tokens } = line;
    const [head, ...operands] = tokens;
    const place = { begin: undefined, end: undefined };
    this.roots.push({
      line,
      kind: isEnd ? 'directive' : 'body',
      labels: [],
      head,
      operands,
      operandsFrom: 0,
      children: [],
      ...place,
    });
  }

  occurrence(line: StatementLine, token: Token, symbol: string, role: Occurrence['role'], name = token.text): void {
    if (!this.isWanted || line.expansion !== undefined) return;
    this.occurrences.push({ name, symbol, role, range: rangeOf(line, token.start, token.end) });
  }

  macro(definition: MacroDefinition): void {
    if (this.isWanted) this.macros.push(definition);
  }

  macroUse(use: MacroUse): void {
    if (this.isWanted) this.macroUses.push(use);
  }

  finish(): SourceTree {
    const { occurrences, macros, macroUses, files } = this;
    return { statements: this.roots.map(statementOf), occurrences, macros, macroUses, files };
  }
}

function statementOf(node: Node): Statement {
  const { line, kind, labels, head, children } = node;
  const operands = node.operandsFrom === 0 ? node.operands : node.operands.slice(node.operandsFrom);
  const isChanged = line.expansion !== undefined || line.columns !== undefined;
  return {
    ...{ kind, range: wholeRange(line), labels, head, operands },
    expansion: children.map(statementOf),
    place: placeOf(node),
    text: isChanged ? line.text : undefined,
  };
}

function placeOf({ begin, end, children }: Node): StatementPlace | undefined {
  const last = children[children.length - 1]?.end ?? end;
  if (begin === undefined || last === undefined || begin.fragment.section !== last.fragment.section) return undefined;
  const offset = addressOf(begin);
  const sizeBytes = addressOf(last) - offset;
  return sizeBytes > 0 ? { section: begin.fragment.section.index, offset, sizeBytes } : undefined;
}
