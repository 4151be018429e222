/**
 * Answers the editor's requests. Messages about a source are sent a moment after it has changed, so that quick typing is not followed letter by letter.
 */
import { type Connection, type InitializeResult, TextDocumentSyncKind, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Completion, completionDocs, completions } from '../../src/asm/language/completion.ts';
import { hover } from '../../src/asm/language/hover.ts';
import { messages } from '../../src/asm/language/messages.ts';
import { Documents } from './documents.ts';
import { completionItemOf, diagnosticOf, markdown } from './protocol.ts';
import { readSettings, type Settings } from './settings.ts';

const PAUSE_MS = 100;

const CAPABILITIES: InitializeResult = {
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    hoverProvider: true,
    completionProvider: { triggerCharacters: ['.', '%', ',', '('], resolveProvider: true },
  },
};

export function serve(connection: Connection): void {
  const texts = new TextDocuments(TextDocument);
  const documents = new Documents(texts);
  const timers = new Map<string, NodeJS.Timeout>();
  let settings: Settings = readSettings(undefined);

  const check = (uri: string): void => {
    timers.delete(uri);
    const document = documents.get(uri);
    if (document === undefined) return;
    void connection.sendDiagnostics({ uri, diagnostics: messages(document, settings).map(diagnosticOf) });
  };
  const checkSoon = (uri: string): void => {
    clearTimeout(timers.get(uri));
    timers.set(uri, setTimeout(check, PAUSE_MS, uri));
  };

  connection.onInitialize(({ initializationOptions }) => {
    settings = readSettings(initializationOptions);
    return CAPABILITIES;
  });
  connection.onDidChangeConfiguration(({ settings: given }) => {
    settings = readSettings(given);
    for (const { uri } of texts.all()) checkSoon(uri);
  });
  texts.onDidChangeContent(({ document: { uri } }) => {
    for (const changed of [uri, ...documents.changed(uri)]) checkSoon(changed);
  });
  texts.onDidClose(({ document: { uri } }) => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    documents.close(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.onHover(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    const found = document && hover(document, position);
    return found && { contents: markdown(found.markdown), range: found.range };
  });
  connection.onCompletion(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    return document === undefined ? [] : completions(document, position).map(completionItemOf);
  });
  connection.onCompletionResolve((item) => {
    const docs = completionDocs(item.data as Completion['kind'], item.label);
    return docs === undefined ? item : { ...item, documentation: markdown(docs) };
  });

  texts.listen(connection);
  connection.listen();
}
