/**
 * The programs to begin with. Each is copied once into the extension's own folder, where it may be changed; no workspace has to be open.
 */
import * as vscode from 'vscode';
import { launch } from './configurationProvider.ts';

export type SampleName = 'hello.S' | 'hello.c';

export class Samples {
  readonly #originals: vscode.Uri;
  readonly #copies: vscode.Uri;

  constructor({ extensionUri, globalStorageUri }: vscode.ExtensionContext) {
    this.#originals = vscode.Uri.joinPath(extensionUri, 'extension', 'samples');
    this.#copies = vscode.Uri.joinPath(globalStorageUri, 'samples');
  }

  /** Shows a sample beside what is in front, as the user left it. */
  async open(name: SampleName): Promise<vscode.Uri> {
    const copy = vscode.Uri.joinPath(this.#copies, name);
    if (!(await exists(copy))) await vscode.workspace.fs.copy(vscode.Uri.joinPath(this.#originals, name), copy);
    const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === copy.toString());
    const viewColumn = open?.viewColumn ?? vscode.ViewColumn.Beside;
    await vscode.window.showTextDocument(copy, { viewColumn });
    return copy;
  }

  /** Debugs the assembly sample from its first instruction. */
  async debug(): Promise<void> {
    const { fsPath } = await this.open('hello.S');
    await vscode.debug.startDebugging(undefined, { ...launch(fsPath), stopOnEntry: true });
  }
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
