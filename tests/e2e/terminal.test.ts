/** A program at a terminal of VS Code, under the debugger: its console is the terminal, and the Debug Console is for expressions. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { guestBytes } from '../guest/programs.ts';
import { openWorkbench, picture, useBrowser, workspace } from './session.ts';

useBrowser();

test('what is typed in the terminal is edited, echoed and read by the program', async () => {
  const launch = { type: 'hartbeat', request: 'launch', name: 'keys', program: 'keys', console: 'integratedTerminal' };
  const folder = workspace({
    keys: guestBytes('keys'),
    'keys.c': readFileSync(path.join(import.meta.dirname, '../guest/tty/keys.c'), 'utf8'),
    '.vscode/launch.json': JSON.stringify({ version: '0.2.0', configurations: [launch] }),
    // Else the terminal is a picture, which no test can read.
    '.vscode/settings.json': JSON.stringify({ 'terminal.integrated.gpuAcceleration': 'off' }),
  });
  const vscode = await openWorkbench(folder, 'keys.c');
  await vscode.start();
  // The window's size comes once it is open.
  expect(await vscode.views.terminal('name?')).toContain('[24 rows, 80 columns]');
  await vscode.dismissDialog();
  await vscode.views.typeInTerminal('Adx');
  await vscode.views.terminal('Adx');
  await vscode.views.typeInTerminal('Backspace', 'press');
  await vscode.views.typeInTerminal('a');
  await vscode.views.typeInTerminal('Enter', 'press');
  expect(await vscode.views.terminal('hello')).toContain('hello Ada');
  await vscode.screenshot(picture('terminal'));
  await vscode.views.typeInTerminal('q');
  await vscode.views.terminal('EXIT-SUCCESS');
  await vscode.views.terminal('The program has ended');
});
