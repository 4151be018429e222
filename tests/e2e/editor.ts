/**
 * The editor: lines, breakpoints, where the program is stopped.
 */
import type { Locator, Page } from 'playwright-core';
import { boxOf, plain, retry, textAt, textOf, until } from './page.ts';

export class Editor {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Brings a line into sight. */
  async goToLine(lineNumber: number): Promise<void> {
    await this.page.locator('.editor-instance .view-lines').first().click();
    await this.page.keyboard.press('Control+G');
    await this.page.locator('.quick-input-widget input').fill(`:${lineNumber}`);
    await this.page.keyboard.press('Enter');
    await this.lineNumber(lineNumber).waitFor();
  }

  /** Puts the cursor into the line with this text and sets a breakpoint with F9. */
  async setBreakpoint(text: string): Promise<void> {
    await this.page.locator('.editor-instance .view-line', { hasText: text }).first().click();
    await this.untilBreakpoint(() => this.page.keyboard.press('F9'));
  }

  /** Sets a breakpoint by a click left of the line number. */
  async clickBreakpoint(lineNumber: number): Promise<void> {
    await this.untilBreakpoint(() => this.clickGlyph(lineNumber));
  }

  /** Removes the breakpoint in a line by a click on it. */
  async removeBreakpoint(lineNumber: number): Promise<void> {
    const before = await this.breakpoints.count();
    await this.clickGlyph(lineNumber);
    await until(async () => (await this.breakpoints.count()) < before, 'the breakpoint to go');
  }

  /** Number and text of the line where the focused frame stands. */
  async stoppedLine(): Promise<{ number: number; text: string }> {
    const mark = this.page.locator('.debug-top-stack-frame-line, .debug-focused-stack-frame-line').first();
    await mark.waitFor();
    const position = await boxOf(mark);
    const y = position.y + position.height / 2;
    const number = await textAt(this.page.locator('.editor-instance .line-numbers'), y);
    const text = await textAt(this.page.locator('.editor-instance .view-lines .view-line'), y);
    return { number: Number(number), text: text.trim() };
  }

  /** How many mistakes are underlined. */
  async problems(): Promise<number> {
    return await this.page.locator('.editor-instance .squiggly-error').count();
  }

  /** Waits until a mistake is underlined. */
  async problem(): Promise<void> {
    await this.page.locator('.editor-instance .squiggly-error').first().waitFor();
  }

  /** Waits until sizes stand above the labels of an assembly source: from then on its lines stay where they are. */
  async lenses(): Promise<void> {
    await this.page.locator('.editor-instance .codelens-decoration').first().waitFor();
  }

  /** Waits until the editor in front shows this file. */
  async shows(fileName: string): Promise<void> {
    await until(async () => (await this.page.title()).startsWith(fileName), fileName);
  }

  /** Name of the open file's language. */
  async language(): Promise<string> {
    return (await textOf(this.page.locator('#status\\.editor\\.mode'))).trim();
  }

  /**
   * Text of the box under the stopped line that says why it stopped. VS Code shows it when the stopped frame's file is open and its stack is known;
   * where both come at once it may miss the moment, and looks again only when somebody clicks the frame: `focusFrame`.
   */
  async exceptionText(focusFrame: () => Promise<void>): Promise<string> {
    const widget = this.page.locator('.exception-widget');
    await retry(async () => {
      if (await widget.isVisible()) return;
      await widget.waitFor({ timeout: 10_000 }).catch(focusFrame);
      await widget.waitFor({ timeout: 2000 });
    });
    return plain(await textOf(widget));
  }

  private get breakpoints(): Locator {
    return this.page.locator('.editor-instance .codicon-debug-breakpoint');
  }

  /** VS Code drops keys and clicks as long as it does not know that the language has breakpoints. */
  private async untilBreakpoint(action: () => Promise<void>): Promise<void> {
    const before = await this.breakpoints.count();
    await retry(async () => {
      await action();
      await this.breakpoints.nth(before).waitFor({ timeout: 2000 });
    });
  }

  private async clickGlyph(lineNumber: number): Promise<void> {
    const box = await boxOf(this.lineNumber(lineNumber));
    await this.page.mouse.click(box.x - 10, box.y + box.height / 2);
  }

  private lineNumber(lineNumber: number): Locator {
    const exactly = new RegExp(`^${lineNumber}$`);
    return this.page.locator('.editor-instance .line-numbers', { hasText: exactly }).first();
  }
}
