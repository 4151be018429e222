/**
 * How assembly sources are assembled in a workspace (settings `hartbeat.assembly.march`, `.includePaths`, `.defines`), for F5 and for builds. The language
 * server reads the same settings itself, so that what is marked in the editor is what a build says.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import type { LaunchArguments } from '../adapter/protocol.ts';

type SourceAttribute = NonNullable<LaunchArguments['assembly']>;

/** The launch attribute `assembly` with absolute paths; what it does not say, the settings do. What is no list of paths is the adapter's to refuse. */
export function launchAssembly(folder: vscode.WorkspaceFolder | undefined, given: unknown): unknown {
  const own: Readonly<Record<string, unknown>> = typeof given === 'object' && given !== null ? { ...given } : {};
  const base = folder?.uri.fsPath;
  const paths = ['includePaths', 'files'].flatMap((name) => {
    const value = own[name];
    if (!Array.isArray(value)) return [];
    return [[name, value.map((each) => (typeof each === 'string' ? (absolute(each, base) ?? each) : each))] as const];
  });
  return { ...assemblySettings(folder), ...own, ...Object.fromEntries(paths) };
}

/** The settings as a launch has them, with absolute paths. */
function assemblySettings(folder: vscode.WorkspaceFolder | undefined): SourceAttribute {
  const settings = vscode.workspace.getConfiguration('hartbeat.assembly', folder);
  const base = folder?.uri.fsPath;
  const march = settings.get<string>('march') ?? '';
  return {
    ...(march === '' ? {} : { march }),
    includePaths: (settings.get<string[]>('includePaths') ?? []).flatMap((name) => absolute(name, base) ?? []),
    defines: settings.get<Record<string, string>>('defines') ?? {},
  };
}

/** The same as options of `hartbeat as`. */
export function assemblerArguments(folder: vscode.WorkspaceFolder | undefined): string[] {
  const { march, includePaths = [], defines = {} } = assemblySettings(folder);
  return [
    ...(march === undefined ? [] : [`-march=${march}`]),
    ...includePaths.flatMap((each) => ['-I', each]),
    ...Object.entries(defines).flatMap(([name, body]) => ['-D', `${name}=${body}`]),
  ];
}

/** Without a workspace folder a relative path names nothing. */
function absolute(name: string, base: string | undefined): string | undefined {
  if (path.isAbsolute(name)) return name;
  const inFolder = name.replace(/^\$\{workspaceFolder\}[/\\]?/, '');
  return base === undefined ? undefined : path.resolve(base, inFolder);
}
