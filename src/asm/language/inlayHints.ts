/**
 * What is shown beside statements: what several instructions a pseudo-instruction became, where a jump goes, and where in the frame an access to the
 * stack is.
 */
import { depthOf } from './frameState.ts';
import { insnsOf, insnText, type MadeInsn, meant } from './madeInsns.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { addressText, placeText } from './symbolDocs.ts';
import type { TextPosition } from './textRange.ts';

export interface InlayHint {
  readonly position: TextPosition;
  readonly text: string;
  readonly tooltip: string;
}

/** More instructions than this are counted. */
const MAX_SHOWN = 4;
/** Lines of one request; editors ask for what is in sight. */
const MAX_LINES = 2000;

/** Those of lines `from` to `to`, the last included. */
export function inlayHints(source: SourceDocument, from: number, to: number): InlayHint[] {
  const hints: InlayHint[] = [];
  const places = stackPlaces(source, from, to);
  for (let line = from; line <= Math.min(to, source.lines.length - 1, from + MAX_LINES); line++) {
    const statements = source.statementsOf(line);
    for (const statement of statements) {
      const made = insnsOf(source.assembled.module, [statement]);
      const text = textFor(source, made, places);
      const character = statements.length === 1 ? endOf(source, line) : statement.range.endColumn - 1;
      if (text !== undefined) hints.push({ position: { line, character }, ...text });
    }
  }
  return hints;
}

/** Behind a comment, so that comments stay in their column. */
const endOf = ({ lines }: SourceDocument, line: number): number => lines[line]!.trimEnd().length;

type Text = Omit<InlayHint, 'position'>;

function textFor(
  source: SourceDocument,
  made: readonly MadeInsn[],
  places: ReadonlyMap<string, number>,
): Text | undefined {
  const { module } = source.assembled;
  const [first] = made;
  if (first === undefined) return undefined;
  const target = targetText(source, first);
  if (made.length === 1) return target ?? stackText(first, places);
  const texts = made.map((insn) => insnText(module, insn));
  const sizeBytes = made.reduce((sum, { insn }) => sum + insn.length, 0);
  const short =
    texts.length <= MAX_SHOWN
      ? made.map(({ insn }) => insn.base.name).join(' + ')
      : `${texts.length} instructions, ${sizeBytes} bytes`;
  const where = target === undefined ? '' : ` ${target.text}`;
  return { text: `= ${short}${where}`, tooltip: texts.join('\n') };
}

/** Where the symbol of a jump, or of a pseudo-instruction, is: its address, or where that is not known its section. */
function targetText(source: SourceDocument, { insn, relocation }: MadeInsn): Text | undefined {
  const { assembled, lines, name } = source;
  if (relocation === undefined || !(/target/.test(insn.base.syntax) || insn.base.name === 'auipc')) return undefined;
  const { symbol } = meant(assembled.module, relocation);
  if (symbol === undefined || typeof symbol.place === 'string') return undefined;
  const line = symbol.origin?.file === name ? symbol.origin.line : undefined;
  const tooltip = line === undefined ? (symbol.origin?.file ?? '') : `line ${line}: ${(lines[line - 1] ?? '').trim()}`;
  const place = placeText(assembled.module, symbol);
  const address = addressText(source, symbol);
  if (address === undefined) return { text: `→ ${place.replaceAll(' ', '')}`, tooltip };
  return { text: `→ ${address}`, tooltip: `${place}, in the program that this source is by itself\n${tooltip}` };
}

const keyOf = ({ section, offset }: MadeInsn): string => `${section}:${offset}`;

/** Of accesses in a frame how far from where sp was when the function began. */
function stackPlaces(source: SourceDocument, from: number, to: number): Map<string, number> {
  const places = new Map<string, number>();
  for (const [index, state] of source.frames.before) {
    const made = source.insns[index]!;
    const { line } = made.statement.range;
    if (line <= from || line > to + 1 || !made.insn.base.syntax.includes('imm(rs1)')) continue;
    const depth = depthOf(state, made.insn.operands.rs1);
    if (depth !== undefined && made.insn.base.name !== 'jalr') places.set(keyOf(made), depth + made.insn.operands.imm);
  }
  return places;
}

function stackText(made: MadeInsn, places: ReadonlyMap<string, number>): Text | undefined {
  const place = places.get(keyOf(made));
  if (place === undefined) return undefined;
  const text = place === 0 ? 'entry sp' : `entry sp ${place < 0 ? '−' : '+'} ${Math.abs(place)}`;
  return { text, tooltip: 'Where it is, counted from the stack pointer at the begin of the function.' };
}
