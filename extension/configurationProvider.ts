/**
 * Completes debug configurations: makes one when F5 is pressed without a launch.json, finds or asks for the program where none is named,
 * and makes relative paths absolute against the workspace folder. What the attributes may hold is checked by the adapter, which also serves
 * clients that are not VS Code.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { launchAssembly } from './assemblySettings.ts';
import { assemblySourceAt, isAssembly } from './assemblySource.ts';
import type { DebugBuild } from './build/debugBuild.ts';
import { definesMain, languageOf } from './build/source.ts';
import { usualSize, wantsTerminal } from './guestTerminal.ts';
import { guessProgram, newestFirst } from './programGuess.ts';
import { type OtherProgram, pickProgram } from './programPicker.ts';
import { type FoundProgram, findPrograms, programAt } from './programSearch.ts';

export class ConfigurationProvider implements vscode.DebugConfigurationProvider {
  readonly #builds: DebugBuild;

  constructor(builds: DebugBuild) {
    this.#builds = builds;
  }

  /** What a new launch.json begins with. */
  async provideDebugConfigurations(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
    const programs = folder === undefined ? [] : await findPrograms(folder.uri.fsPath);
    const file = activeFile();
    const program = guessProgram(file, programs, await assemblyAt(file));
    return [launch(program === undefined ? undefined : portablePath(folder, program.path))];
  }

  async resolveDebugConfiguration(
    folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    // Without a launch.json VS Code hands in an empty object.
    const config = given.type ? given : { ...launch(undefined), ...given, type: 'hartbeat' };
    if (config['program'] !== undefined && config['program'] !== '') return config;
    const program = await chooseProgram(folder, this.#builds);
    return program === undefined ? undefined : { ...config, program };
  }

  /** A C source that is named as the program is built first, and its program debugged. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const base = folder?.uri.fsPath;
    const absolute = (value: unknown): unknown =>
      base !== undefined && typeof value === 'string' && value !== '' ? path.resolve(base, value) : value;
    const terminal = wantsTerminal(config) ? { terminal: usualSize } : {};
    let program = absolute(config['program']);
    if (typeof program === 'string' && isC(program)) {
      const prepared = await this.#builds.build(program);
      if (prepared.kind !== 'program') return undefined;
      program = prepared.program;
    }
    const isSource = typeof program === 'string' && isAssembly(program);
    const assembly = isSource ? { assembly: launchAssembly(folder, config['assembly']) } : {};
    const resolved = { ...config, program, ...terminal, ...assembly };
    return config['cwd'] === undefined ? resolved : { ...resolved, cwd: absolute(config['cwd']) };
  }
}

/** One configuration for each program of the workspace, listed under "Select and Start Debugging". */
export class FoundConfigurations implements vscode.DebugConfigurationProvider {
  async provideDebugConfigurations(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
    if (folder === undefined) return [];
    const programs = newestFirst(await findPrograms(folder.uri.fsPath)).slice(0, 20);
    return programs.map(({ path: file }) => ({
      ...launch(portablePath(folder, file)),
      name: `Debug ${path.relative(folder.uri.fsPath, file)}`,
    }));
  }
}

/** The program that the open file is, becomes, or belongs to, or the one the user picks. */
export async function chooseProgram(
  folder: vscode.WorkspaceFolder | undefined,
  builds: DebugBuild,
): Promise<string | undefined> {
  const file = activeFile();
  if (file !== undefined && (await programAt(file)) !== undefined) return file;
  const root = searchedFolder(folder, file);
  if (file !== undefined && root !== undefined && isC(file)) {
    const prepared = await builds.prepare(file, root);
    if (prepared.kind !== 'ask') return prepared.kind === 'program' ? prepared.program : undefined;
    return await pickProgram(root, await findPrograms(root), buildItem(file, builds));
  }
  if (file !== undefined && root !== undefined && isAssembly(file)) {
    const prepared = await builds.prepare(file, root);
    if (prepared.kind !== 'ask') return prepared.kind === 'program' ? prepared.program : undefined;
  }
  const programs = root === undefined ? [] : await findPrograms(root);
  const guess = guessProgram(file, programs, await assemblyAt(file));
  if (guess !== undefined) return guess.path;
  // Without its begin a source is none, but there is nothing else: the linker says what is missing.
  if (file !== undefined && programs.length === 0 && isAssembly(file)) return file;
  return await pickProgram(root, programs);
}

/** Where programs are looked for: a file that lies elsewhere has nothing to do with those of the workspace. */
function searchedFolder(folder: vscode.WorkspaceFolder | undefined, file: string | undefined): string | undefined {
  if (file === undefined) return folder?.uri.fsPath;
  const isElsewhere = folder === undefined || path.relative(folder.uri.fsPath, file).startsWith('..');
  return isElsewhere ? path.dirname(file) : folder.uri.fsPath;
}

/** Building the open file, beside the programs there are. */
function buildItem(file: string, builds: DebugBuild): OtherProgram | undefined {
  const text = vscode.workspace.textDocuments.find(({ fileName }) => fileName === file)?.getText();
  if (text === undefined || !definesMain(text)) return undefined;
  const make = async (): Promise<string | undefined> => {
    const prepared = await builds.build(file);
    return prepared.kind === 'program' ? prepared.program : undefined;
  };
  return { label: `Build ${path.basename(file)}…`, make };
}

function isC(file: string): boolean {
  const language = languageOf(file);
  return language === 'c' || language === 'c++';
}

async function assemblyAt(file: string | undefined): Promise<FoundProgram | undefined> {
  return file === undefined ? undefined : await assemblySourceAt(file);
}

/** A configuration for a program, or for one that is still to be found. */
export function launch(program: string | undefined): vscode.DebugConfiguration {
  const name = program === undefined ? 'Debug RISC-V program' : `Debug ${path.basename(program)}`;
  return { type: 'hartbeat', request: 'launch', name, ...(program === undefined ? {} : { program }) };
}

/** Path of the file in front, also when it is binary and its editor shows no text. */
function activeFile(): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri ?? tabUri(vscode.window.tabGroups.activeTabGroup.activeTab);
  return uri?.scheme === 'file' ? uri.fsPath : undefined;
}

function tabUri(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
}

function portablePath(folder: vscode.WorkspaceFolder | undefined, file: string): string {
  if (folder === undefined) return file;
  return `\${workspaceFolder}/${path.relative(folder.uri.fsPath, file).replaceAll(path.sep, '/')}`;
}
