/**
 * Writing assembly in a real VS Code: messages while typing, hover, completion, renaming; and values beside the code while the program is stopped.
 */
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { plain, retry, textOf, until } from './page.ts';
import { openWorkbench, picture, useBrowser, workspace } from './session.ts';
import type { Workbench } from './workbench.ts';

useBrowser();

const SOURCE = `	.globl _start
_start:
	li a0, 3
again:
	addi a0, a0, -1
	bnez a0, again
	li a7, 93
	ecall
	.data
text:	.asciz "text"
`;

const line = ({ page }: Workbench, text: string): Locator =>
  page.locator('.editor-instance .view-line', { hasText: text }).first();

const linesOf = async ({ page }: Workbench): Promise<string> =>
  (await page.locator('.editor-instance .view-lines .view-line').allTextContents()).map(plain).join('\n');

/** Puts the cursor at the end of a line. */
async function goToEnd(vscode: Workbench, text: string): Promise<void> {
  await line(vscode, text).click();
  await vscode.page.keyboard.press('End');
}

test('a source is checked while it is typed, explained, completed, and renamed in', async () => {
  const vscode = await openWorkbench(workspace({ 'count.S': SOURCE }), 'count.S');
  const { page } = vscode;
  const squiggles = page.locator('.editor-instance .squiggly-error');

  await goToEnd(vscode, 'ecall');
  await page.keyboard.press('Enter');
  await page.keyboard.type('bogus a0');
  await page.keyboard.press('Escape');
  await squiggles.first().waitFor();
  await vscode.screenshot(picture('assembly messages'));
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.press('Delete');
  await until(async () => (await squiggles.count()) === 0, 'the message to go');

  const hover = page.locator('.monaco-hover:visible', { hasText: 'Adds a 12-bit immediate' }).first();
  await retry(async () => {
    await page.mouse.move(720, 4);
    await line(vscode, 'addi').getByText('addi', { exact: true }).first().hover();
    await hover.waitFor({ timeout: 5000 });
  });
  const explained = plain(await textOf(hover));
  expect(explained).toContain('rd = rs1 + imm');
  expect(explained).toContain('imm[11:0]');
  await page.screenshot({ path: picture('assembly hover'), animations: 'disabled' });
  await page.mouse.move(720, 4);

  await goToEnd(vscode, 'ecall');
  await page.keyboard.press('Enter');
  await page.keyboard.type('sh1a');
  const suggestion = page.locator('.suggest-widget .monaco-list-row', { hasText: 'sh1add' }).first();
  await suggestion.waitFor();
  await vscode.screenshot(picture('assembly completion'));
  await suggestion.click();
  await until(async () => (await linesOf(vscode)).includes('sh1add rd, rs1, rs2'), 'the snippet');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await line(vscode, 'again:').getByText('again', { exact: true }).first().click();
  const box = page.locator('.rename-box input');
  await retry(async () => {
    await page.keyboard.press('F2');
    await box.waitFor({ timeout: 5000 });
  });
  await box.fill('loop');
  await page.keyboard.press('Enter');
  await until(
    async () => /loop:[\s\S]*bnez a0, loop/.test(await linesOf(vscode)),
    'the new name',
    () => '',
  );
  await vscode.screenshot(picture('assembly renamed'));
});

test('while a program is stopped, its registers stand beside the code', async () => {
  const vscode = await openWorkbench(workspace({ 'count.S': SOURCE }), 'count.S');
  await vscode.editor.lenses();
  await vscode.editor.clickBreakpoint(6);
  await vscode.startAndStop();
  await until(async () => /\$?a0 = 2/.test(await linesOf(vscode)), 'the value of a0');
  await vscode.screenshot(picture('assembly values'));
});
