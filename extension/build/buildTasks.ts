/**
 * Tasks of type `hartbeat`: one source becomes one program. A task for the open file is offered by itself; others are written in tasks.json, and a
 * launch.json names any of them as its `preLaunchTask`.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { assemblerArguments } from '../assemblySettings.ts';
import type { Build, Built, Tools } from './build.ts';
import { BuildTerminal } from './buildTerminal.ts';
import type { CompilerKind } from './compiler.ts';
import { languageOf, programOf } from './source.ts';

/** As package.json describes it; paths are absolute or relative to the workspace folder. */
interface BuildDefinition extends vscode.TaskDefinition {
  readonly type: 'hartbeat';
  readonly file: string;
  readonly output?: string;
  readonly args?: readonly string[];
  readonly compiler?: string;
}

const MATCHERS = ['$hartbeat-gcc', '$hartbeat-ld', '$hartbeat-lld'];

/** A build that has ended. */
export interface Finished {
  readonly wanted: Build;
  readonly built: Built;
}

export class BuildTasks implements vscode.TaskProvider, vscode.Disposable {
  readonly #tools: Tools;
  readonly #finished = new vscode.EventEmitter<Finished>();

  /** Every build, whoever started it. */
  readonly onDidBuild = this.#finished.event;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  dispose(): void {
    this.#finished.dispose();
  }

  provideTasks(): vscode.Task[] {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.uri.scheme !== 'file' || languageOf(document.fileName) === undefined) return [];
    return [this.taskOf(document.fileName)];
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const { definition } = task;
    return isBuild(definition) ? this.#task(definition, task.scope, task.name) : undefined;
  }

  /** The task that builds a source beside itself. */
  taskOf(source: string): vscode.Task {
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(source));
    const file = folder === undefined ? source : path.relative(folder.uri.fsPath, source).replaceAll(path.sep, '/');
    return this.#task({ type: 'hartbeat', file }, folder, `build ${path.basename(source)}`);
  }

  #task(definition: BuildDefinition, scope: vscode.Task['scope'], name: string): vscode.Task {
    const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
    const start = (resolved: vscode.TaskDefinition): Promise<vscode.Pseudoterminal> => {
      const wanted = buildOf(isBuild(resolved) ? resolved : definition, folder);
      const terminal = new BuildTerminal(wanted, this.#tools, (built) => this.#finished.fire({ wanted, built }));
      return Promise.resolve(terminal);
    };
    const execution = new vscode.CustomExecution(start);
    // Matchers look for files from the workspace folder on; in an empty window there is none.
    const matchers = folder === undefined ? [] : MATCHERS;
    const task = new vscode.Task(
      definition,
      scope ?? vscode.TaskScope.Workspace,
      name,
      'hartbeat',
      execution,
      matchers,
    );
    task.group = vscode.TaskGroup.Build;
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true, showReuseMessage: false };
    return task;
  }
}

function isBuild(definition: vscode.TaskDefinition): definition is BuildDefinition {
  return definition.type === 'hartbeat' && typeof definition['file'] === 'string';
}

function buildOf(
  { file, output, args = [], compiler }: BuildDefinition,
  folder: vscode.WorkspaceFolder | undefined,
): Build {
  const base = folder?.uri.fsPath;
  const absolute = (name: string): string => (base === undefined ? path.resolve(name) : path.resolve(base, name));
  const source = absolute(file);
  return {
    source,
    output: output === undefined ? programOf(source) : absolute(output),
    args,
    assemblerArgs: assemblerArguments(folder),
    compiler: compiler === undefined ? undefined : { kind: kindOf(compiler), command: compiler },
  };
}

/** What a compiler is, by its name: `/opt/bin/clang-19` → `clang`. */
function kindOf(compiler: string): CompilerKind {
  const name = path.basename(compiler);
  if (/^zig\b/.test(name)) return 'zig';
  return /clang/.test(name) ? 'clang' : 'gcc';
}
