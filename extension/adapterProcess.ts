/**
 * Starts the debug adapter: `dist/adapter.js` as a process of its own on the runtime that VS Code itself runs on, so that nothing has to be
 * installed. On the desktop that runtime is Electron, which becomes plain Node with ELECTRON_RUN_AS_NODE; on a server it is Node already.
 */
import * as vscode from 'vscode';

export class AdapterProcess implements vscode.DebugAdapterDescriptorFactory {
  readonly #adapter: string;

  constructor(extensionUri: vscode.Uri) {
    this.#adapter = vscode.Uri.joinPath(extensionUri, 'dist', 'adapter.js').fsPath;
  }

  createDebugAdapterDescriptor(): vscode.DebugAdapterDescriptor {
    return new vscode.DebugAdapterExecutable(process.execPath, [this.#adapter], { env: { ELECTRON_RUN_AS_NODE: '1' } });
  }
}
