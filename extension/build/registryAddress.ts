/**
 * The npm registry that a compiler is fetched from: the setting `hartbeat.build.registry`, else the one that is set for npm on this computer, else
 * the one that the user names when asked, which is then the setting.
 */
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { configuredRegistry, isRegistry } from './npmRegistry.ts';

const SECTION = 'hartbeat.build';
const NAME = 'registry';

/** The registry for packages of `scope` (`@name`); undefined when the user names none. */
export async function registryAddress(scope: string): Promise<string | undefined> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const set = settings.get<string>(NAME) ?? '';
  if (isRegistry(set)) return set;
  const configured = await configuredRegistry(homedir(), process.env, scope);
  if (configured !== undefined) return configured;
  const answer = await vscode.window.showInputBox({
    title: 'Address of an npm Registry',
    prompt: 'npm is not set up on this computer. From which registry is the compiler to be fetched?',
    placeHolder: 'https://…',
    ignoreFocusOut: true,
    validateInput: (text) =>
      isRegistry(text.trim()) ? undefined : 'An address that begins with https:// is expected.',
  });
  const named = answer?.trim();
  if (named !== undefined) {
    // Where settings cannot be written the user is asked again next time.
    await settings.update(NAME, named, vscode.ConfigurationTarget.Global).then(undefined, () => undefined);
  }
  return named;
}
