/**
 * Requests about what stands in one source: hover, completion, signatures, hints, sizes, folding, formatting.
 */
import path from 'node:path';
import {
  type Connection,
  FoldingRangeKind,
  InlayHintKind,
  SemanticTokensBuilder,
  type TextDocumentIdentifier,
} from 'vscode-languageserver';
import { definitionsElsewhere } from '../../src/asm/language/acrossFiles.ts';
import { lenses } from '../../src/asm/language/codeLens.ts';
import { completionDocs, completions } from '../../src/asm/language/completion.ts';
import type { Completion } from '../../src/asm/language/completionItem.ts';
import { folds } from '../../src/asm/language/folding.ts';
import { format } from '../../src/asm/language/format.ts';
import { hover } from '../../src/asm/language/hover.ts';
import { inlayHints } from '../../src/asm/language/inlayHints.ts';
import { semanticTokens, TOKEN_TYPES } from '../../src/asm/language/semanticTokens.ts';
import { signatureHelp } from '../../src/asm/language/signature.ts';
import type { SourceDocument } from '../../src/asm/language/sourceDocument.ts';
import { isFromElsewhere } from '../../src/asm/language/symbols.ts';
import { type Documents, uriOf } from './documents.ts';
import { completionItemOf, markdown } from './protocol.ts';
import type { Settings } from './settings.ts';
import type { WorkspaceSources } from './workspaceSources.ts';

/** Takes the requests about one source; `settings` gives those in force. */
export function answerQuestions(
  connection: Connection,
  documents: Documents,
  workspace: WorkspaceSources,
  settings: () => Settings,
): void {
  /** Answers about a source that is open, and `otherwise` of others. */
  const about =
    <P extends { readonly textDocument: TextDocumentIdentifier }, R>(
      answer: (source: SourceDocument, parameters: P) => R,
      otherwise: R,
    ) =>
    (parameters: P): R => {
      const source = documents.get(parameters.textDocument.uri);
      return source === undefined ? otherwise : answer(source, parameters);
    };

  connection.onHover(async ({ textDocument, position }) => {
    const source = documents.get(textDocument.uri);
    const found = source === undefined ? undefined : hover(source, position);
    if (source === undefined || found === undefined) return null;
    const others = isFromElsewhere(source, position) ? await workspace.othersNaming(source, position) : [];
    const places = definitionsElsewhere(others, source, position).map(
      ({ file, range }) => `[${path.basename(file)}:${range.start.line + 1}](${uriOf(file)}#L${range.start.line + 1})`,
    );
    const text = [found.markdown, ...(places.length === 0 ? [] : [`Defined in ${places.join(', ')}`])].join('\n\n');
    return { contents: markdown(text), range: found.range };
  });
  connection.onCompletion(about((source, { position }) => completions(source, position).map(completionItemOf), []));
  connection.onCompletionResolve((item) => {
    const docs = completionDocs(item.data as Completion['kind'], item.label);
    return docs === undefined ? item : { ...item, documentation: markdown(docs) };
  });
  connection.onSignatureHelp(
    about((source, { position }) => {
      const help = signatureHelp(source, position);
      if (help === undefined) return null;
      const signatures = help.signatures.map(({ label, parameters, doc }) => ({
        label,
        documentation: markdown(doc),
        parameters: parameters.map(([start, end]) => ({ label: [start, end] as [number, number] })),
      }));
      return { ...help, signatures };
    }, null),
  );
  connection.onFoldingRanges(
    about(
      (source) =>
        folds(source).map(({ start, end, kind }) => ({
          ...{ startLine: start, endLine: end },
          kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region,
        })),
      [],
    ),
  );
  connection.languages.semanticTokens.on(
    about(
      (source) => {
        const builder = new SemanticTokensBuilder();
        for (const { line, start, length, type, isDeclaration } of semanticTokens(source)) {
          builder.push(line, start, length, TOKEN_TYPES.indexOf(type), isDeclaration ? 1 : 0);
        }
        return builder.build();
      },
      { data: [] },
    ),
  );
  connection.languages.inlayHint.on(
    about((source, { range }) => {
      if (!settings().inlayHints) return [];
      return inlayHints(source, range.start.line, range.end.line).map(({ position, text, tooltip }) => ({
        ...{ position, label: text, tooltip, paddingLeft: true },
        kind: InlayHintKind.Type,
      }));
    }, []),
  );
  connection.onCodeLens(
    about((source) => {
      if (!settings().codeLens) return [];
      return lenses(source).map(({ range, title }) => ({ range, command: { title, command: '' } }));
    }, []),
  );
  connection.onDocumentFormatting(about((source, { options }) => format(source, options), []));
  connection.onDocumentRangeFormatting(
    about((source, { options, range }) => format(source, options, range.start.line, range.end.line), []),
  );
}
