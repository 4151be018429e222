/**
 * The walkthrough on VS Code's Getting Started page: it opens, its first buttons do what they say, and its steps are ticked off by that.
 */
import { expect, test } from 'vitest';
import { openWorkbench, picture, useBrowser, workspace } from './session.ts';

useBrowser();

test('the walkthrough opens, debugs its sample, and ticks its steps off', async () => {
  const folder = workspace({ 'README.md': '# nothing to debug\n' });
  const vscode = await openWorkbench(folder, 'README.md');
  await vscode.runCommand('Hartbeat: Get Started');
  await vscode.walkthrough.shows('Get Started with Hartbeat');
  expect(await vscode.walkthrough.steps()).toEqual([
    'Write a program',
    'Run it',
    'Step through it',
    'Look at a trap',
    'Look at the tasks',
    'Go on in C',
  ]);
  expect(await vscode.walkthrough.picture()).toBe('An assembly source with an explanation and a mistake');
  await vscode.screenshot(picture('walkthrough'));
  await vscode.walkthrough.press('Open hello.S');
  await vscode.editor.shows('hello.S');
  await vscode.walkthrough.ticked('Write a program');
  await vscode.runCommand('Hartbeat: Debug the Sample in Assembly');
  await vscode.walkthrough.ticked('Run it');
  await vscode.step('Step Over');
  await vscode.walkthrough.ticked('Step through it');
  await vscode.screenshot(picture('walkthrough stepped'));
});
