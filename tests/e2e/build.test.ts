/**
 * F5 on a C source. There is no compiler on the PATH (`globalSetup.ts`): that is said, and help offered. Then one lies where Hartbeat installs it: a script
 * that has Zig's name and takes Zig's arguments, but starts the compiler that the tests have. The source is built and debugged, or not, and never an older one.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { zigFolder } from '../../extension/build/zigPackage.ts';
import { guestBytes } from '../guest/programs.ts';
import { openWorkbench, picture, useBrowser, workspace } from './session.ts';

useBrowser();

const sample = readFileSync(path.join(import.meta.dirname, '../../extension/samples/hello.c'), 'utf8');
const stopLine = sample.split('\n').findIndex((line) => line.includes('pthread_create')) + 1;

function installCompiler(): void {
  const storage = path.join(inject('workspaces'), 's/user-data/User/globalStorage/hartbeat.hartbeat');
  const gcc = execFileSync('sh', ['-c', 'command -v riscv64-linux-gnu-gcc'], { encoding: 'utf8' }).trim();
  const folder = zigFolder(storage);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'zig'), `#!/bin/sh\nshift 4\nexec ${gcc} "$@"\n`);
  chmodSync(path.join(folder, 'zig'), 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true }));
}

test('where nothing can build a C program, that is said when it is opened, and nothing is installed', async () => {
  const vscode = await openWorkbench(workspace({ 'hello.c': sample }), 'hello.c');
  const said = await vscode.notification('No C compiler for RISC-V was found');
  expect(said).toContain('from npm (72 MB to download, 355 MB on disk)');
  await vscode.screenshot(picture('no compiler'));
});

test('F5 builds the source and debugs its program', async () => {
  installCompiler();
  const folder = workspace({ 'hello.c': sample });
  const vscode = await openWorkbench(folder, 'hello.c');
  await vscode.editor.clickBreakpoint(stopLine);
  await vscode.startAndStop();
  expect(await vscode.editor.stoppedLine()).toMatchObject({ number: stopLine });
  await vscode.screenshot(picture('built from C'));
  await vscode.editor.removeBreakpoint(stopLine);
  await vscode.continueToEnd();
  await vscode.views.console('6 greetings');
});

test('F5 builds assembly that the C library calls', async () => {
  installCompiler();
  const text =
    '\t.globl main\nmain:\taddi sp, sp, -16\n\tsd ra, 8(sp)\n\tla a0, text\n\tcall puts\n\tli a0, 0\n\tld ra, 8(sp)\n\taddi sp, sp, 16\n\tret\n\t.data\ntext:\t.asciz "called"\n';
  const vscode = await openWorkbench(workspace({ 'hello.S': text }), 'hello.S');
  await vscode.editor.lenses();
  await vscode.editor.clickBreakpoint(4);
  await vscode.startAndStop();
  expect(await vscode.editor.stoppedLine()).toMatchObject({ number: 4 });
  await vscode.editor.removeBreakpoint(4);
  await vscode.continueToEnd();
  await vscode.views.console('called');
});

test('F5 builds a source also where no folder is open', async () => {
  installCompiler();
  const folder = workspace({ 'hello.c': sample });
  const vscode = await openWorkbench(folder, 'hello.c', true);
  await vscode.start();
  await vscode.views.console('6 greetings');
  expect(existsSync(path.join(folder, 'hello'))).toBe(true);
});

test('F5 on a source with a mistake debugs nothing, says so, and marks the line', async () => {
  installCompiler();
  const folder = workspace({ 'wrong.c': 'int main(void) {\n  return gone;\n}\n' });
  const vscode = await openWorkbench(folder, 'wrong.c');
  await vscode.start();
  expect(await vscode.notification('wrong.c was not built')).toContain('zig ended with 1.');
  await vscode.editor.problem();
  await vscode.screenshot(picture('not built'));
  expect(existsSync(path.join(folder, 'wrong'))).toBe(false);
});

test('F5 does not debug a program older than its source without asking', async () => {
  const folder = workspace({ 'hello.c': sample, hello: guestBytes('hello') });
  utimesSync(path.join(folder, 'hello'), 1000, 1000);
  const vscode = await openWorkbench(folder, 'hello.c');
  await vscode.start();
  expect(await vscode.dialog()).toContain('hello.c has been changed since hello was built');
  await vscode.screenshot(picture('older program'));
  await vscode.dismissDialog();
});
