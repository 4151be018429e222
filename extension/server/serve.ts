/**
 * A session with an editor: its settings, its open sources, and when messages about them are sent. Messages about a source are sent a moment after it has changed, so that quick typing is not followed letter by letter.
 */
import { type Connection, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { messages } from '../../src/asm/language/messages.ts';
import { capabilities } from './capabilities.ts';
import { Documents } from './documents.ts';
import { answerNames } from './names.ts';
import { diagnosticOf } from './protocol.ts';
import { answerQuestions } from './questions.ts';
import { readSettings, type Settings } from './settings.ts';

const PAUSE_MS = 100;

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
  /** A mistake of ours is logged, and the session goes on; of requests the connection sees to that itself. */
  const checkSafely = (uri: string): void => {
    try {
      check(uri);
    } catch (error) {
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  };
  const checkSoon = (uri: string): void => {
    clearTimeout(timers.get(uri));
    timers.set(uri, setTimeout(checkSafely, PAUSE_MS, uri));
  };

  connection.onInitialize(({ initializationOptions }) => {
    settings = readSettings(initializationOptions);
    return { capabilities };
  });
  connection.onDidChangeConfiguration(({ settings: given }) => {
    settings = readSettings(given);
    for (const { uri } of texts.all()) checkSoon(uri);
    void connection.languages.inlayHint.refresh().catch(() => undefined);
    void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
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

  answerQuestions(connection, documents, () => settings);
  answerNames(connection, documents);
  texts.listen(connection);
  connection.listen();
}
