/**
 * The VS Code profile of the sample and of the tests: nothing on the screen but what Hartbeat is about, and nothing that reaches for the network.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const settings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'window.commandCenter': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  // Floating, it would lie over the editor's tabs.
  'debug.toolBarLocation': 'commandCenter',
  'editor.minimap.enabled': false,
  'editor.fontFamily': 'DejaVu Sans Mono, monospace',
};

/** Writes the user settings into a VS Code user-data folder, unless the user has some there. */
export function writeProfile(userData: string): void {
  const file = path.join(userData, 'User', 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}
