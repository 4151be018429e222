/**
 * An assembly source and nothing else: no program, no launch.json, and no toolchain on the PATH (`globalSetup.ts`). F5 assembles, links and debugs it.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { markedLine } from '../guest/programs.ts';
import { openWorkbench, picture, useBrowser, workspace } from './session.ts';

useBrowser();

const guest = (name: string): string => readFileSync(path.join(import.meta.dirname, '../guest/source', name), 'utf8');

test('F5 on a source debugs it, by line and by step', async () => {
  const folder = workspace({ 'count.S': guest('count.S'), 'numbers.h': guest('numbers.h') });
  const vscode = await openWorkbench(folder, 'count.S');
  const line = markedLine('source/count.S', 'call');
  await vscode.editor.lenses();
  await vscode.editor.clickBreakpoint(line);
  await vscode.startAndStop();
  expect(await vscode.editor.stoppedLine()).toEqual({ number: line, text: expect.stringContaining('#BP call') });
  await vscode.step('Step Into');
  const print = markedLine('source/count.S', 'print');
  expect((await vscode.editor.stoppedLine()).number).toBe(print);
  expect((await vscode.views.framesWith('print')).slice(0, 2)).toEqual(['print', '_start']);
  await vscode.step('Step Out');
  expect((await vscode.editor.stoppedLine()).number).toBe(markedLine('source/count.S', 'after'));
  await vscode.sideBar.arrange();
  await vscode.screenshot(picture('assembly source'));
  await vscode.editor.removeBreakpoint(line);
  await vscode.continueToEnd();
  await vscode.views.console('1');
});

test('F5 with "machine": "bare" debugs a source on the bare machine', async () => {
  const launch = { type: 'hartbeat', request: 'launch', name: 'bare', machine: 'bare' };
  const folder = workspace({
    'bare.S': guest('bare.S'),
    '.vscode/launch.json': JSON.stringify({ version: '0.2.0', configurations: [launch] }),
  });
  const vscode = await openWorkbench(folder, 'bare.S');
  const line = markedLine('source/bare.S', 'handler');
  await vscode.editor.lenses();
  await vscode.editor.clickBreakpoint(line);
  await vscode.startAndStop();
  expect(await vscode.editor.stoppedLine()).toMatchObject({ number: line });
  expect(await vscode.views.callStackText()).toContain('Environment call from M-mode');
  await vscode.editor.removeBreakpoint(line);
  await vscode.continueToEnd();
});

test('settings say where included files are, and launch.json what else is linked', async () => {
  const launch = {
    type: 'hartbeat',
    request: 'launch',
    name: 'two',
    program: 'main.S',
    assembly: { files: ['print.S'] },
  };
  const folder = workspace({
    'main.S': '#include "numbers.h"\n\t.globl _start\n_start:\tli a0, DIGIT\n\tcall print\n\tli a7, 93\n\tecall\n',
    'print.S':
      '\t.globl print\nprint:\tlla a1, text\n\tsb a0, (a1)\n\tli a0, 1\n\tli a2, 2\n\tli a7, 64\n\tecall\n\tret\n\t.data\ntext:\t.ascii "?\\n"\n',
    'inc/numbers.h': "#define DIGIT '7'\n",
    '.vscode/settings.json': JSON.stringify({ 'hartbeat.assembly.includePaths': ['inc'] }),
    '.vscode/launch.json': JSON.stringify({ version: '0.2.0', configurations: [launch] }),
  });
  const vscode = await openWorkbench(folder, 'main.S');
  await vscode.start();
  await vscode.views.console('7');
  expect(await vscode.editor.problems()).toBe(0);
});

test('mistakes of a source are in the console, with a sentence that there are some', async () => {
  const folder = workspace({ 'mistakes.S': guest('mistakes.S') });
  const vscode = await openWorkbench(folder, 'mistakes.S');
  await vscode.start();
  expect(await vscode.dialog()).toContain('mistakes.S has 2 errors');
  await vscode.dismissDialog();
  await vscode.views.console('mistakes.S:3:25: error: 5000 is not in');
  await vscode.screenshot(picture('assembly mistakes'));
});
