/**
 * What words mean where the grammar cannot tell: whether a symbol is a function, data or a constant, what is a macro, and what a condition has left
 * out.
 */
import { SHF_EXECINSTR, STT_FUNC } from '../../elf/numbers.ts';
import type { SourceRange } from '../diagnostic.ts';
import type { ObjectModule } from '../objectModule.ts';
import type { SourceDocument } from './sourceDocument.ts';

/** The legend: a token's type and modifiers are places in these. */
export const TOKEN_TYPES = ['function', 'variable', 'enumMember', 'macro', 'label', 'comment'] as const;
export const TOKEN_MODIFIERS = ['declaration'] as const;

export interface SemanticToken {
  readonly line: number;
  readonly start: number;
  readonly length: number;
  readonly type: (typeof TOKEN_TYPES)[number];
  readonly isDeclaration: boolean;
}

/** In the order of the text, none over another. */
export function semanticTokens(source: SourceDocument): SemanticToken[] {
  const { tree, module } = source.assembled;
  const types = symbolTypes(module);
  const tokens: SemanticToken[] = [];
  const add = (range: SourceRange, type: SemanticToken['type'], isDeclaration = false): void => {
    const { file, line, startColumn, endColumn } = range;
    const length = endColumn - startColumn;
    // What stands on the further lines of a use of a macro has no place of its own.
    const isInside = endColumn - 1 <= (source.lines[line - 1]?.length ?? 0);
    if (file === source.name && length > 0 && isInside)
      tokens.push({ line: line - 1, start: startColumn - 1, length, type, isDeclaration });
  };
  for (const { symbol, role, range } of tree.occurrences)
    add(range, types.get(symbol) ?? 'label', role === 'definition');
  for (const { range } of tree.macros) add(range, 'macro', true);
  for (const { range } of tree.macroUses) add(range, 'macro');
  for (const { kind, range } of tree.statements) if (kind === 'inactive') add(range, 'comment');
  tokens.sort((a, b) => a.line - b.line || a.start - b.start);
  return tokens.filter(({ line, start }, i) => {
    const before = tokens[i - 1];
    return before === undefined || before.line !== line || before.start + before.length <= start;
  });
}

function symbolTypes({ symbols, sections }: ObjectModule): Map<string, SemanticToken['type']> {
  return new Map(
    symbols.map(({ name, place, type }) => {
      if (place === 'absolute') return [name, 'enumMember'];
      if (type === STT_FUNC || place === 'undefined') return [name, 'function'];
      if (place === 'common') return [name, 'variable'];
      const isCode = (sections[place.section]!.flags & SHF_EXECINSTR) !== 0;
      return [name, !isCode ? 'variable' : name.startsWith('.L') ? 'label' : 'function'];
    }),
  );
}
