/**
 * Requests about names: where they are defined and used, how they are changed, and lists of them.
 */
import {
  type Connection,
  DocumentHighlightKind,
  ErrorCodes,
  ResponseError,
  SymbolKind,
  type TextEdit,
} from 'vscode-languageserver';
import { type OutlineEntry, outline } from '../../src/asm/language/outline.ts';
import { definitions, references, renamable, rename } from '../../src/asm/language/symbols.ts';
import { type Documents, nameOf, uriOf } from './documents.ts';
import { locationOf } from './protocol.ts';

const KINDS: Readonly<Record<OutlineEntry['kind'], SymbolKind>> = {
  function: SymbolKind.Function,
  data: SymbolKind.Variable,
  constant: SymbolKind.Constant,
  macro: SymbolKind.Method,
};

export function answerNames(connection: Connection, documents: Documents): void {
  connection.onDefinition(({ textDocument, position }) => {
    const source = documents.get(textDocument.uri);
    if (source === undefined) return [];
    const own = definitions(source, position);
    return (own.length > 0 ? own : elsewhere(documents, source.lines[position.line] ?? '', position.character)).map(
      locationOf,
    );
  });
  connection.onReferences(({ textDocument, position, context }) => {
    const source = documents.get(textDocument.uri);
    return source === undefined ? [] : references(source, position, context.includeDeclaration).map(locationOf);
  });
  connection.onDocumentHighlight(({ textDocument, position }) => {
    const source = documents.get(textDocument.uri);
    if (source === undefined) return [];
    return references(source, position)
      .filter(({ file }) => file === source.name)
      .map(({ range }) => ({ range, kind: DocumentHighlightKind.Text }));
  });
  connection.onPrepareRename(({ textDocument, position }) => {
    const source = documents.get(textDocument.uri);
    return (source && renamable(source, position)) ?? null;
  });
  connection.onRenameRequest(({ textDocument, position, newName }) => {
    const source = documents.get(textDocument.uri);
    if (source === undefined) return null;
    const renaming = rename(source, position, newName);
    if (renaming.kind === 'refused') return new ResponseError(ErrorCodes.InvalidRequest, renaming.why);
    const changes: Record<string, TextEdit[]> = {};
    for (const { file, range } of renaming.edits) {
      const uri = file === nameOf(textDocument.uri) ? textDocument.uri : uriOf(file);
      changes[uri] = [...(changes[uri] ?? []), { range, newText: newName }];
    }
    return { changes };
  });
  connection.onDocumentSymbol(({ textDocument }) => {
    const source = documents.get(textDocument.uri);
    if (source === undefined) return [];
    return outline(source).map(({ name, kind, detail, range, selection }) => ({
      ...{ name, detail, range, selectionRange: selection },
      kind: KINDS[kind],
    }));
  });
  connection.onWorkspaceSymbol(({ query }) => {
    const wanted = query.toLowerCase();
    return documents.all().flatMap((source) =>
      outline(source)
        .filter(({ name }) => name.toLowerCase().includes(wanted))
        .map(({ name, kind, selection }) => ({
          ...{ name, kind: KINDS[kind] },
          location: locationOf({ file: source.name, range: selection }),
        })),
    );
  });
}

/** Of a symbol that this source does not define, the labels of its name in other sources that are open. */
function elsewhere(documents: Documents, line: string, character: number) {
  const name = [...line.matchAll(/[A-Za-z_.$][\w.$]*/g)].find(
    ({ 0: word, index }) => index <= character && character <= index + word.length,
  )?.[0];
  return documents
    .all()
    .flatMap((source) =>
      outline(source).flatMap((entry) =>
        entry.name === name && entry.symbol !== undefined ? [{ file: source.name, range: entry.selection }] : [],
      ),
    );
}
