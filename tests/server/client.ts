/**
 * An editor for tests: starts the language server from its sources as a process and talks to it over stdin and stdout, as editors do.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const main = path.join(import.meta.dirname, '../../extension/server/main.ts');

export class TestClient {
  readonly connection: ProtocolConnection;
  private readonly server: ChildProcess;
  private readonly diagnostics = new Map<string, Diagnostic[]>();
  private readonly waiting: (() => void)[] = [];

  /** Of the sources, unless it is to be a bundle. */
  constructor(program = main) {
    const server = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', program, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.server = server;
    this.connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
      this.diagnostics.set(uri, diagnostics);
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.connection.listen();
  }

  /** `folder` is that of the workspace. */
  async initialize(assembly: object = {}, folder?: string): Promise<InitializeResult> {
    const result: InitializeResult = await this.connection.sendRequest('initialize', {
      ...{ processId: process.pid, rootUri: null, capabilities: {} },
      workspaceFolders: folder === undefined ? null : [{ uri: pathToFileURL(folder).href, name: 'project' }],
      initializationOptions: { hartbeat: { assembly } },
    });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: 'riscv-asm', version: 1, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  async replace(uri: string, version: number, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  ask<T>(method: string, uri: string, parameters: object = {}): Promise<T> {
    return this.connection.sendRequest(method, { textDocument: { uri }, ...parameters });
  }

  /** The next messages about a source that are as wanted. */
  async diagnosticsWhere(
    uri: string,
    isWanted: (diagnostics: readonly Diagnostic[]) => boolean,
  ): Promise<Diagnostic[]> {
    for (;;) {
      const there = this.diagnostics.get(uri);
      if (there !== undefined && isWanted(there)) return there;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Ends the server as editors do; answers its exit code. */
  async close(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.server.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const code = await ended;
    this.connection.dispose();
    return code;
  }
}
