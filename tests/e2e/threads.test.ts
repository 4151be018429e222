/**
 * The whole of Hartbeat on a program compiled just now with a random number of threads: F5 without a launch.json, breakpoint, stack, locals, the
 * task tree against what the guest itself prints, a suspended task's stack, a stop at trap entry, the end. `SEED=n` repeats a run.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openWorkbench, picture, useBrowser, workspace } from './session.ts';
import type { Row } from './sideBar.ts';

useBrowser();

const source = readFileSync(path.join(import.meta.dirname, 'waiting.c'), 'utf8');
const stopLine = source.split('\n').findIndex((line) => line.endsWith('#BP all wait')) + 1;

/** Numbers from 1 to `limit`, each a function of the seed. */
function numbers(seed: number, limit: number, count: number): number[] {
  let state = seed % 2147483647 || 1;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return 1 + (state % limit);
  });
}

test('a program with a random number of threads is debugged from F5 to its end', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  const [atPipe = 0, atLock = 0, asleep = 0] = numbers(seed, 5, 3);
  const total = atPipe + atLock + asleep;
  console.log(`SEED=${seed}: ${atPipe} threads at the pipe, ${atLock} at the lock, ${asleep} asleep`);

  const folder = workspace({ 'waiting.c': source, 'README.md': '# no program\n' });
  const defines = [`-DPIPE=${atPipe}`, `-DLOCK=${atLock}`, `-DSLEEP=${asleep}`];
  const options = ['-g', '-O0', '-static', '-pthread', ...defines, 'waiting.c', '-o', 'waiting'];
  execFileSync('riscv64-linux-gnu-gcc', options, { cwd: folder });

  const vscode = await openWorkbench(folder, 'waiting.c');
  await vscode.editor.goToLine(stopLine);
  await vscode.editor.clickBreakpoint(stopLine);
  await vscode.startAndStop();
  await vscode.sideBar.arrange();
  expect(await vscode.editor.stoppedLine()).toEqual({
    number: stopLine,
    text: expect.stringContaining('#BP all wait'),
  });

  // Stack and locals.
  const running = await vscode.views.framesWith('threadloop');
  expect(running[0]).toMatch(/^main/);
  expect(await vscode.views.variable('at_pipe', /^\d+$/)).toBe(String(atPipe));
  expect(await vscode.views.variable('at_lock', /^\d+$/)).toBe(String(atLock));

  // The tree agrees with what the guest has printed.
  const printed = /(\d+) threads: (\d+) at the pipe, (\d+) at the lock, (\d+) asleep/.exec(
    await vscode.views.console('asleep'),
  );
  expect(printed?.slice(1).map(Number)).toEqual([total, atPipe, atLock, asleep]);
  const rows = await vscode.sideBar.treeWhere('Async Tasks', (all) => all.length > total, `${total} tasks`);
  const tasks = rows.filter(({ level, description }) => level === 2 && description.startsWith('tid '));
  expect(tasks).toHaveLength(total + 1);
  const pendingIn = (future: string): number =>
    tasks.filter(({ description }) => description.endsWith(`pending in ${future}`)).length;
  expect([pendingIn('pipeRead'), pendingIn('futexWait'), pendingIn('sleep')]).toEqual([atPipe, atLock, asleep]);
  expect(tasks.filter(({ description }) => description.includes('running on hart'))).toHaveLength(1);
  await vscode.screenshot(picture('stopped at a breakpoint'));

  // A suspended task: its await chain in the tree, and by a click its stack and variables.
  await vscode.sideBar.expandRow('Async Tasks', 'pending in pipeRead');
  await vscode.sideBar.treeWhere(
    'Async Tasks',
    (all) => all.some(({ level, label }) => level === 3 && label === 'pipeRead'),
    'pipeRead',
  );
  await vscode.sideBar.clickRow('Async Tasks', 'pending in pipeRead');
  await vscode.editor.shows('pipeFutures.ts');
  const suspended = await vscode.views.framesWith('wait_at_pipe');
  const stack = suspended.slice(suspended.indexOf('pipeRead')).map((frame) => frame.split(' ')[0]);
  expect(stack.slice(0, 3)).toEqual(['pipeRead', 'trapHandler', 'threadloop']);
  expect(stack.indexOf('wait_at_pipe'), suspended.join('\n')).toBeGreaterThan(2);
  await vscode.views.clickFrame('wait_at_pipe');
  expect(await vscode.views.variable('id', /^\d+$/, 'self')).toBe('0');
  await vscode.screenshot(picture('a suspended task'));
  await vscode.sideBar.clickRow('Async Tasks', 'trapHandler');
  await vscode.editor.shows('trap.ts');

  // Trap entry of one syscall.
  await vscode.views.setExceptionFilter('Trap: system call', 'write && fd == 1');
  await vscode.continueToStop();
  const trapped = await vscode.views.framesWith('main');
  expect(trapped[0]).toMatch(/^trap entry/);
  expect(await vscode.editor.exceptionText(() => vscode.views.clickFrame('trap entry'))).toMatch(/write/);
  const hasEnded = (all: readonly Row[]): boolean => !all.some(({ description }) => description.includes('pending in'));
  await vscode.sideBar.treeWhere('Async Tasks', hasEnded, 'that no thread waits any more');
  await vscode.screenshot(picture('trap entry of write'));

  // The end.
  await vscode.views.tickExceptionFilter('Trap: system call', false);
  await vscode.continueToEnd();
  const output = await vscode.views.console('EXIT-SUCCESS');
  expect(output).toContain(`${total} threads have ended`);
  await vscode.screenshot(picture('the end'));
});
