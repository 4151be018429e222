/**
 * The language client: starts `dist/server.js` for assembly sources, as a process of its own, and tells it the settings.
 */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

/** Starts the server when the first source is opened; ends it with the extension. */
export function assemblyLanguage(extensionUri: vscode.Uri): vscode.Disposable {
  const module = vscode.Uri.joinPath(extensionUri, 'dist', 'server.js').fsPath;
  // What sources include may be called anything, but these are what is usual.
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.{s,S,asm,h,inc}');
  const client = new LanguageClient(
    'hartbeat',
    'Hartbeat Assembly',
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [{ language: 'riscv-asm' }],
      synchronize: { configurationSection: 'hartbeat.assembly', fileEvents: watcher },
      initializationOptions: { hartbeat: { assembly: vscode.workspace.getConfiguration('hartbeat').get('assembly') } },
    },
  );
  void client.start();
  return vscode.Disposable.from(watcher, new vscode.Disposable(() => void client.dispose()));
}
