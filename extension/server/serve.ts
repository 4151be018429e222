/**
 * A session with an editor: its settings, its folders, its open sources, and when messages about them are sent. Messages about a source are sent a
 * moment after it has changed, so that quick typing is not followed letter by letter.
 */
import {
  type Connection,
  type DidChangeWorkspaceFoldersParams,
  FileChangeType,
  TextDocuments,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { messages } from '../../src/asm/language/messages.ts';
import { capabilities } from './capabilities.ts';
import { Documents, nameOf } from './documents.ts';
import { answerNames } from './names.ts';
import { diagnosticOf } from './protocol.ts';
import { answerQuestions } from './questions.ts';
import { readSettings, type Settings } from './settings.ts';
import { WorkspaceSources } from './workspaceSources.ts';

const PAUSE_MS = 100;

/** Answers an editor until it ends the session. */
export function serve(connection: Connection): void {
  const texts = new TextDocuments(TextDocument);
  const documents = new Documents(texts);
  const workspace = new WorkspaceSources(documents);
  let folders: readonly WorkspaceFolder[] = [];
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

  /** Sources are assembled in another way now, so what has been said of them may be wrong. */
  const chooseAnew = (): void => {
    const paths = folders.map(({ uri }) => nameOf(uri));
    workspace.setFolders(paths);
    documents.choose({ ...settings, folders: paths });
    for (const { uri } of texts.all()) checkSoon(uri);
  };

  connection.onInitialize(({ initializationOptions, workspaceFolders }) => {
    settings = readSettings(initializationOptions);
    folders = workspaceFolders ?? [];
    chooseAnew();
    return { capabilities };
  });
  connection.onDidChangeConfiguration(({ settings: given }) => {
    settings = readSettings(given);
    chooseAnew();
    void connection.languages.inlayHint.refresh().catch(() => undefined);
    void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
  });
  connection.onNotification('workspace/didChangeWorkspaceFolders', ({ event }: DidChangeWorkspaceFoldersParams) => {
    const removed = new Set(event.removed.map(({ uri }) => uri));
    folders = [...folders.filter(({ uri }) => !removed.has(uri)), ...event.added];
    chooseAnew();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    // What is new may be what an inclusion has not found so far.
    if (changes.some(({ type }) => type !== FileChangeType.Changed)) chooseAnew();
    else for (const { uri } of changes) for (const changed of documents.changed(uri)) checkSoon(changed);
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

  answerQuestions(connection, documents, workspace, () => settings);
  answerNames(connection, documents, workspace);
  texts.listen(connection);
  connection.listen();
}
