/**
 * Ways to begin: F5 without a launch.json on an assembly file, the question when it is not clear which program is meant, and VS Code's error
 * dialog when a program cannot run.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { guestBytes, markedLine } from '../guest/programs.ts';
import { openWorkbench, picture, useBrowser, workspace } from './session.ts';

useBrowser();

const source = readFileSync(path.join(import.meta.dirname, '../guest/assembly.S'), 'utf8');

test('F5 on an assembly file debugs the program beside it, by line and by step', async () => {
  const folder = workspace({
    'assembly.S': source,
    'build/assembly': guestBytes('assembly'),
    'build/hello': guestBytes('hello'),
  });
  const vscode = await openWorkbench(folder, 'assembly.S');
  expect(await vscode.editor.language()).toBe('RISC-V Assembly');
  const line = markedLine('assembly.S', 'store');
  await vscode.editor.clickBreakpoint(line);
  await vscode.startAndStop();
  expect(await vscode.editor.stoppedLine()).toEqual({ number: line, text: expect.stringContaining('#BP store') });
  await vscode.step('Step Over');
  expect((await vscode.editor.stoppedLine()).number).toBe(line + 1);
  await vscode.sideBar.arrange();
  const harts = await vscode.sideBar.treeWhere('Harts', (rows) => rows.length === 2, 'two harts');
  expect(harts[0]).toMatchObject({ label: 'hart 0', description: expect.stringMatching(/^assembly .*pc 0x/) });
  expect(harts[1]).toMatchObject({ label: 'hart 1', description: 'idle' });
  await vscode.screenshot(picture('assembly'));
  await vscode.editor.removeBreakpoint(line);
  await vscode.continueToEnd();
  await vscode.views.console('count 1');
});

test('F5 asks which program is meant when the source has none of its name', async () => {
  const folder = workspace({
    'other.c': 'int main(void) { return 0; }\n',
    assembly: guestBytes('assembly'),
    hello: guestBytes('hello'),
  });
  const vscode = await openWorkbench(folder, 'other.c');
  await vscode.start();
  await vscode.quickPick('assembly');
  await vscode.views.console('count 1');
});

test('a program for another machine is refused with a sentence', async () => {
  const bytes = guestBytes('hello').slice();
  new DataView(bytes.buffer).setUint16(18, 62, true);
  const launch = { type: 'hartbeat', request: 'launch', name: 'x86', program: 'wrong' };
  const folder = workspace({
    wrong: bytes,
    'wrong.c': 'int main(void) { return 0; }\n',
    '.vscode/launch.json': JSON.stringify({ version: '0.2.0', configurations: [launch] }),
  });
  const vscode = await openWorkbench(folder, 'wrong.c');
  await vscode.start();
  expect(await vscode.dialog()).toMatch(/RISC-V/);
  await vscode.screenshot(picture('wrong machine'));
});
