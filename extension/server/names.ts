/**
 * Requests about names: where they are defined and used, how they are changed, and lists of them; in the source asked about, and in the others of the
 * workspace, open or not.
 */
import {
  type Connection,
  DocumentHighlightKind,
  ErrorCodes,
  ResponseError,
  SymbolKind,
  type TextEdit,
} from 'vscode-languageserver';
import { definitionsElsewhere, referencesAcross, renameAcross } from '../../src/asm/language/acrossFiles.ts';
import { inclusions } from '../../src/asm/language/inclusions.ts';
import { type OutlineEntry, outline } from '../../src/asm/language/outline.ts';
import type { SourceDocument } from '../../src/asm/language/sourceDocument.ts';
import { definitions, references, renamable } from '../../src/asm/language/symbols.ts';
import { isIn, lineRange } from '../../src/asm/language/textRange.ts';
import { type Documents, nameOf, uriOf } from './documents.ts';
import { locationOf } from './protocol.ts';
import type { WorkspaceSources } from './workspaceSources.ts';

const KINDS: Readonly<Record<OutlineEntry['kind'], SymbolKind>> = {
  function: SymbolKind.Function,
  data: SymbolKind.Variable,
  constant: SymbolKind.Constant,
  macro: SymbolKind.Method,
};

/** Symbols of one answer; editors ask again when more has been typed. */
const MAX_SYMBOLS = 2000;

/** Takes the requests about names. */
export function answerNames(connection: Connection, documents: Documents, workspace: WorkspaceSources): void {
  /** The files that a source includes, with the places that name them. */
  const files = (source: SourceDocument) =>
    inclusions(source).flatMap(({ path, range }) => {
      const file = documents.find(path, source.name);
      return file === undefined ? [] : [{ file, range }];
    });

  connection.onDocumentLinks(({ textDocument }) => {
    const source = documents.get(textDocument.uri);
    return source === undefined ? [] : files(source).map(({ file, range }) => ({ range, target: uriOf(file) }));
  });
  connection.onDefinition(async ({ textDocument, position }) => {
    const source = documents.get(textDocument.uri);
    if (source === undefined) return [];
    const included = files(source).find(({ range }) => isIn(range, position));
    if (included !== undefined) return [locationOf({ file: included.file, range: lineRange(0, 0, 0) })];
    const own = definitions(source, position, true);
    if (own.length > 0) return own.map(locationOf);
    const found = definitionsElsewhere(await workspace.othersNaming(source, position), source, position);
    return (found.length > 0 ? found : definitions(source, position)).map(locationOf);
  });
  connection.onReferences(async ({ textDocument, position, context }) => {
    const source = documents.get(textDocument.uri);
    if (source === undefined) return [];
    const there = await workspace.othersNaming(source, position);
    return referencesAcross(there, source, position, context.includeDeclaration).map(locationOf);
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
  connection.onRenameRequest(async ({ textDocument, position, newName }) => {
    const source = documents.get(textDocument.uri);
    if (source === undefined) return null;
    const renaming = renameAcross(await workspace.othersNaming(source, position), source, position, newName);
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
  connection.onWorkspaceSymbol(async ({ query }) => {
    const wanted = query.toLowerCase();
    const sources = await workspace.sources((text) => text.toLowerCase().includes(wanted));
    return sources
      .flatMap((source) =>
        outline(source)
          .filter(({ name }) => name.toLowerCase().includes(wanted))
          .map(({ name, kind, selection }) => ({
            ...{ name, kind: KINDS[kind] },
            location: locationOf({ file: source.name, range: selection }),
          })),
      )
      .slice(0, MAX_SYMBOLS);
  });
}
