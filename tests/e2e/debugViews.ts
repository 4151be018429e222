/**
 * VS Code's own views of a debug session: call stack, variables, exception filters in Breakpoints, and the debug console.
 */
import type { Locator, Page } from 'playwright-core';
import { plain, textOf } from './page.ts';
import type { SideBar } from './sideBar.ts';

export class DebugViews {
  private readonly page: Page;
  private readonly sideBar: SideBar;

  constructor(page: Page, sideBar: SideBar) {
    this.page = page;
    this.sideBar = sideBar;
  }

  /** Names of the frames in the Call Stack view, once there is one of this name. */
  async framesWith(name: string): Promise<string[]> {
    return await this.sideBar.alone('Call Stack', async () => {
      await this.frame(name).waitFor();
      const names = await this.page.locator('.debug-call-stack .stack-frame .label').allTextContents();
      return names.map((text) => plain(text).trim());
    });
  }

  /** Puts the focus on a frame. */
  async clickFrame(name: string): Promise<void> {
    await this.sideBar.alone('Call Stack', () => this.frame(name).click());
  }

  /** Threads and frames of the Call Stack view as text. */
  async callStackText(): Promise<string> {
    const rows = await this.sideBar.alone('Call Stack', () =>
      this.page.locator('.debug-call-stack .monaco-list-row').evaluateAll((elements) =>
        elements.map((element) => {
          const parts = element.querySelectorAll('.name, .label, .file-name, .line-number');
          const indent = '  '.repeat(Number(element.getAttribute('aria-level')) - 1);
          const texts = [...parts].map((part) => part.textContent).filter((text) => text !== '');
          return `${indent}${texts.join('  ')}`;
        }),
      ),
    );
    return rows.map(plain).join('\n');
  }

  /** Waits until a variable, or a member of the variable `parent`, has a value like this and answers it. */
  async variable(name: string, value: RegExp, parent?: string): Promise<string> {
    if (parent !== undefined) {
      const owner = this.variableRow(parent);
      await owner.waitFor();
      if ((await owner.getAttribute('aria-expanded')) === 'false') await owner.locator('.monaco-tl-twistie').click();
    }
    const text = this.variableRow(name).locator('.value').filter({ hasText: value }).first();
    await text.waitFor();
    return await textOf(text);
  }

  /** Ticks an exception filter in the Breakpoints view and gives it a condition. */
  async setExceptionFilter(label: string, condition: string): Promise<void> {
    await this.sideBar.expand('Breakpoints');
    const row = this.filterRow(label);
    await row.hover();
    await row.locator('.codicon-edit').click();
    const input = this.sideBar.pane('Breakpoints').locator('.inputBoxContainer input');
    await input.fill(condition);
    await input.press('Enter');
    await row.locator('.condition', { hasText: condition }).waitFor();
    await this.tickExceptionFilter(label, true);
  }

  async tickExceptionFilter(label: string, isTicked: boolean): Promise<void> {
    const row = this.filterRow(label);
    const box = row.locator('.monaco-checkbox');
    if ((await box.getAttribute('aria-checked')) !== String(isTicked)) await box.click();
    await row.locator(`.monaco-checkbox[aria-checked="${isTicked}"]`).waitFor();
  }

  /** Waits until the debug console holds this text, and answers all of it that is in sight. */
  async console(text: string): Promise<string> {
    const rows = this.page.locator('.repl .monaco-list-row');
    await rows.filter({ hasText: text }).first().waitFor();
    return (await rows.allTextContents()).map(plain).join('\n');
  }

  /** Waits until the terminal in front shows this text, and answers all of it that is in sight. */
  async terminal(text: string): Promise<string> {
    const rows = this.page.locator('.terminal-wrapper.active .xterm-rows > div');
    await rows.filter({ hasText: text }).first().waitFor();
    return (await rows.allTextContents()).map(plain).join('\n');
  }

  /** Types a text in the terminal in front, or presses one key there. */
  async typeInTerminal(text: string, how: 'type' | 'press' = 'type'): Promise<void> {
    await this.page.locator('.terminal-wrapper.active .xterm-helper-textarea').focus();
    await this.page.keyboard[how](text);
  }

  private frame(name: string): Locator {
    return this.page.locator('.debug-call-stack .stack-frame .label', { hasText: name }).first();
  }

  private variableRow(name: string): Locator {
    const title = this.page.locator('.name', { hasText: new RegExp(`^${name}\\s*[=:]?\\s*$`) });
    return this.page.locator('.debug-variables .monaco-list-row').filter({ has: title }).first();
  }

  private filterRow(label: string): Locator {
    return this.sideBar.rows('Breakpoints').filter({ has: this.page.getByText(label, { exact: true }) });
  }
}
