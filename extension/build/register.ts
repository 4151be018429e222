/**
 * Puts the parts of building together and tells VS Code of them.
 */
import * as vscode from 'vscode';
import { BuildTasks } from './buildTasks.ts';
import { Compilers } from './compilers.ts';
import { DebugBuild } from './debugBuild.ts';
import { OpeningOffer } from './openingOffer.ts';

/** What F5 needs of builds, and all that VS Code has to keep. */
export function registerBuilds(context: vscode.ExtensionContext): {
  readonly builds: DebugBuild;
  readonly subscriptions: readonly vscode.Disposable[];
} {
  const compilers = new Compilers(context.globalStorageUri);
  const cli = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
  // The runtime of VS Code itself: nothing has to be installed (`adapterProcess.ts`).
  const hartbeat = { command: process.execPath, args: [cli], env: { ELECTRON_RUN_AS_NODE: '1' } };
  const tasks = new BuildTasks({ obtain: (language) => compilers.obtain(language), hartbeat });
  const builds = new DebugBuild(compilers, tasks, context.workspaceState);
  return {
    builds,
    subscriptions: [
      tasks,
      builds,
      new OpeningOffer(compilers),
      vscode.tasks.registerTaskProvider('hartbeat', tasks),
      vscode.commands.registerCommand('hartbeat.installCompiler', () => compilers.install()),
    ],
  };
}
