/**
 * VS Code's window as a user works with it: what can be clicked and typed, what can be read. All knowledge of VS Code's page structure is here.
 * Everything waits until what it wants is there, because VS Code shows things when it is ready; nothing sleeps for a fixed time.
 */
import type { Locator, Page } from 'playwright-core';

/** Starting VS Code takes 10 s, on a busy machine a minute. */
const startTimeoutMs = 120_000;
const timeoutMs = 60_000;

/** Where the profile has the buttons of the debugger. */
const toolbar = '.command-center';

/** A row of a tree with its depth, from 1. */
export interface Row {
  readonly level: number;
  /** The label, without what stands dimmed beside it. */
  readonly label: string;
  readonly description: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(timeoutMs);
  }

  /** Waits until the window is there and shows the open file. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: startTimeoutMs });
    await this.page.locator('.editor-instance .view-lines .view-line').first().waitFor({ timeout: startTimeoutMs });
  }

  /** Opens the Debug side bar and in it the sections of Hartbeat; by then the extension's contributions are loaded. */
  async openDebugView(): Promise<void> {
    await retry(async () => {
      await this.page.keyboard.press('Control+Shift+D');
      await this.header('Async Tasks').waitFor({ timeout: 5000 });
    });
    await this.expandSection('Async Tasks');
  }

  async expandSection(name: string): Promise<void> {
    const header = this.header(name);
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
    await header.and(this.page.locator('[aria-expanded="true"]')).waitFor();
  }

  async collapseSection(name: string): Promise<void> {
    const header = this.header(name);
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }

  /** Makes the side bar this wide by dragging its edge. */
  async widenSideBar(width: number): Promise<void> {
    const box = await boxOf(this.page.locator('.part.sidebar'));
    const y = box.y + box.height / 2;
    await this.drag({ x: box.x + box.width, y }, { x: box.x + width, y });
  }

  /** Gives the side bar's room to what Hartbeat is about. */
  async arrange(): Promise<void> {
    await this.widenSideBar(500);
    await this.collapseSection('Watch');
    await this.collapseSection('Breakpoints');
    await this.expandSection('Async Tasks');
    await this.expandSection('Harts');
  }

  /** Does something while a section has the side bar for itself, so that all its rows are in sight. */
  async alone<T>(section: string, action: () => Promise<T>): Promise<T> {
    const open: string[] = [];
    for (const name of ['Variables', 'Watch', 'Call Stack', 'Breakpoints', 'Async Tasks', 'Harts']) {
      const header = this.header(name);
      if (name === section || (await header.count()) === 0) continue;
      if ((await header.getAttribute('aria-expanded')) !== 'true') continue;
      await this.collapseSection(name);
      open.push(name);
    }
    try {
      return await action();
    } finally {
      // In this order each gets its former height again.
      for (const name of open.reverse()) await this.expandSection(name);
    }
  }

  /** Runs a command of the palette by its title. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.page.locator('.quick-input-widget input').fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
  }

  /** The quick input's rows, when it asks for something. */
  async quickPick(text: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
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
    await this.editorLine(text).click();
    const glyph = this.page.locator('.editor-instance .codicon-debug-breakpoint');
    const before = await glyph.count();
    // VS Code drops the key as long as it does not know that the language has breakpoints.
    await retry(async () => {
      await this.page.keyboard.press('F9');
      await glyph.nth(before).waitFor({ timeout: 2000 });
    });
  }

  /** Sets a breakpoint by a click left of the line number. */
  async clickBreakpoint(lineNumber: number): Promise<void> {
    const glyph = this.page.locator('.editor-instance .codicon-debug-breakpoint');
    const before = await glyph.count();
    await retry(async () => {
      await this.clickGlyph(lineNumber);
      await glyph.nth(before).waitFor({ timeout: 2000 });
    });
  }

  /** Removes the breakpoint in a line by a click on it. */
  async removeBreakpoint(lineNumber: number): Promise<void> {
    const glyph = this.page.locator('.editor-instance .codicon-debug-breakpoint');
    const before = await glyph.count();
    await this.clickGlyph(lineNumber);
    await this.until(async () => (await glyph.count()) < before, 'the breakpoint to go');
  }

  /** Ticks an exception filter in the Breakpoints view and gives it a condition. */
  async setExceptionFilter(label: string, condition: string): Promise<void> {
    await this.expandSection('Breakpoints');
    await this.section('Breakpoints').locator('.monaco-list').hover();
    const row = this.rows('Breakpoints').filter({ has: this.page.getByText(label, { exact: true }) });
    await row.hover();
    await row.locator('.codicon-edit').click();
    const input = this.section('Breakpoints').locator('.inputBoxContainer input');
    await input.fill(condition);
    await input.press('Enter');
    await row.locator('.condition', { hasText: condition }).waitFor();
    await this.tickExceptionFilter(label, true);
  }

  async tickExceptionFilter(label: string, isTicked: boolean): Promise<void> {
    const row = this.rows('Breakpoints').filter({ has: this.page.getByText(label, { exact: true }) });
    const box = row.locator('.monaco-checkbox');
    if ((await box.getAttribute('aria-checked')) !== String(isTicked)) await box.click();
    await row.locator(`.monaco-checkbox[aria-checked="${isTicked}"]`).waitFor();
  }

  /** Steps with the toolbar's button, `Step Over` for instance, and waits for the stop. */
  async step(button: string): Promise<void> {
    await this.moving(() => this.toolbar(button).click());
  }

  /** Waits until the editor in front shows this file. */
  async editor(fileName: string): Promise<void> {
    await this.until(async () => (await this.page.title()).startsWith(fileName), fileName);
  }

  /** Name of the open file's language. */
  async language(): Promise<string> {
    return plain((await this.page.locator('#status\\.editor\\.mode').textContent()) ?? '').trim();
  }

  /** Text of the dialog that is open. */
  async dialog(): Promise<string> {
    const box = this.page.locator('.monaco-dialog-box');
    await box.waitFor();
    return plain((await box.textContent()) ?? '');
  }

  /** Presses F5 and waits until it has an effect: a session, a question, or an error. */
  async start(): Promise<void> {
    const effects = [
      `${toolbar} .codicon-debug-stop`,
      '.quick-input-widget',
      '.monaco-dialog-box',
      '.repl .monaco-list-row',
    ];
    const effect = this.page.locator(effects.join(', ')).filter({ visible: true });
    // As long as VS Code does not know that there are debuggers it drops the key, or leaves it to the browser, which reloads the page.
    await retry(async () => {
      await this.page.keyboard.press('F5');
      await effect.first().waitFor({ timeout: 5000 });
    });
  }

  /** Presses F5 and waits until the program has stopped. */
  async startAndStop(): Promise<void> {
    await this.start();
    await this.stopped();
  }

  /** Waits until the program is stopped: a frame has the focus. */
  async stopped(): Promise<void> {
    await this.toolbar('Continue').waitFor({ timeout: startTimeoutMs });
    await this.page.locator('.debug-call-stack .stack-frame').first().waitFor();
  }

  /** Continues and waits for the next stop. */
  async continueToStop(): Promise<void> {
    await this.moving(() => this.toolbar('Continue').click());
  }

  /** Continues until the session has ended. */
  async continueToEnd(): Promise<void> {
    await this.toolbar('Continue').click();
    await this.page.locator(`${toolbar} .codicon-debug-stop`).waitFor({ state: 'hidden' });
  }

  /** Text of the line where the focused frame stands. */
  async stoppedLine(): Promise<{ number: number; text: string }> {
    const mark = this.page.locator('.debug-top-stack-frame-line, .debug-focused-stack-frame-line').first();
    await mark.waitFor();
    const position = await boxOf(mark);
    const y = position.y + position.height / 2;
    const number = await textAt(this.page.locator('.editor-instance .line-numbers'), y);
    const text = await textAt(this.page.locator('.editor-instance .view-lines .view-line'), y);
    return { number: Number(number), text: text.trim() };
  }

  /** Names of the frames in the Call Stack view, which must have one of this name. */
  async framesWith(name: string): Promise<string[]> {
    return await this.alone('Call Stack', async () => {
      await this.frame(name);
      return await this.frames();
    });
  }

  private async frames(): Promise<string[]> {
    return await this.page.locator('.debug-call-stack .stack-frame .label').allTextContents().then(plainTexts);
  }

  /** Threads and frames of the Call Stack view as text. */
  async callStackRows(): Promise<string[]> {
    const rows = await this.page.locator('.debug-call-stack .monaco-list-row').evaluateAll((elements) =>
      elements.map((element) => {
        const parts = [...element.querySelectorAll('.name, .label, .file-name, .line-number')].map(
          (part) => part.textContent,
        );
        const indent = '  '.repeat(Number(element.getAttribute('aria-level')) - 1);
        return `${indent}${parts.filter((text) => text !== '').join('  ')}`;
      }),
    );
    return rows.map(plain);
  }

  private async frame(name: string): Promise<void> {
    await this.page.locator('.debug-call-stack .stack-frame .label', { hasText: name }).first().waitFor();
  }

  /** Puts the focus on a frame. */
  async clickFrame(name: string): Promise<void> {
    await this.alone('Call Stack', async () => {
      await this.page.locator('.debug-call-stack .stack-frame .label', { hasText: name }).first().click();
    });
  }

  /** Waits until a variable, or a member of the variable `parent`, has a value like this and answers it. */
  async variable(name: string, value: RegExp, parent?: string): Promise<string> {
    if (parent !== undefined) {
      const owner = this.variableRow(parent);
      await owner.waitFor();
      if ((await owner.getAttribute('aria-expanded')) === 'false') await owner.locator('.monaco-tl-twistie').click();
    }
    const row = this.variableRow(name);
    const text = row.locator('.value').filter({ hasText: value }).first();
    await text.waitFor();
    return plain((await text.textContent()) ?? '');
  }

  /** The rows of a contributed tree that are in sight. */
  private async tree(section: string): Promise<Row[]> {
    const rows = await this.rows(section).evaluateAll((elements) =>
      elements.map((element) => ({
        index: Number(element.getAttribute('data-index')),
        level: Number(element.getAttribute('aria-level')),
        label: element.querySelector('.label-name')?.textContent ?? '',
        description: element.querySelector('.label-description')?.textContent ?? '',
      })),
    );
    return rows
      .sort((a, b) => a.index - b.index)
      .map(({ level, label, description }) => ({ level, label: plain(label), description: plain(description) }));
  }

  /** Waits until a contributed tree satisfies a condition, and answers it. */
  async treeWhere(section: string, condition: (rows: Row[]) => boolean, what: string): Promise<Row[]> {
    let rows: Row[] = [];
    const isShown = async (): Promise<boolean> => {
      rows = await this.tree(section);
      return condition(rows);
    };
    await this.alone(section, () => this.until(isShown, what, () => treeText(rows)));
    return rows;
  }

  async clickRow(section: string, text: string | RegExp): Promise<void> {
    await this.alone(section, () => this.row(section, text).click());
  }

  async expandRow(section: string, text: string | RegExp): Promise<void> {
    await this.alone(section, async () => {
      const row = this.row(section, text);
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
      await row.and(this.page.locator('[aria-expanded="true"]')).waitFor();
    });
  }

  /** A row of a contributed tree by its text. */
  private row(section: string, text: string | RegExp): Locator {
    return this.rows(section).filter({ hasText: text }).first();
  }

  /** Waits until the debug console holds this text, and answers all of it that is in sight. */
  async console(text: string): Promise<string> {
    await this.page.locator('.repl .monaco-list-row', { hasText: text }).first().waitFor();
    return (await this.page.locator('.repl .monaco-list-row').allTextContents()).map(plain).join('\n');
  }

  /** Text of the box under the stopped line that says why it stopped. */
  async exceptionText(): Promise<string> {
    const widget = this.page.locator('.exception-widget');
    await widget.waitFor();
    return plain((await widget.textContent()) ?? '');
  }

  async screenshot(file: string): Promise<void> {
    // Away from whatever would show a hover.
    await this.page.mouse.move(720, 4);
    await this.page.screenshot({ path: file, animations: 'disabled' });
  }

  editorLine(text: string): Locator {
    return this.page.locator('.editor-instance .view-line', { hasText: text }).first();
  }

  /** Lets the program go on by `action` and waits for the next stop: at each the tasks' view shows another position of the run. */
  private async moving(action: () => Promise<void>): Promise<void> {
    const position = this.header('Async Tasks').locator('.description');
    const before = await position.textContent();
    await action();
    await this.until(async () => (await position.textContent()) !== before, 'another position of the run');
    await this.stopped();
  }

  /** Waits until a condition of the page holds. */
  async until(condition: () => Promise<boolean>, what: string, seen = () => ''): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}: ${seen()}`);
      await this.page.waitForTimeout(100);
    }
  }

  private async drag(from: Point, to: Point): Promise<void> {
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x, to.y, { steps: 5 });
    await this.page.mouse.up();
  }

  private async clickGlyph(lineNumber: number): Promise<void> {
    const box = await boxOf(this.lineNumber(lineNumber));
    await this.page.mouse.click(box.x - 10, box.y + box.height / 2);
  }

  private variableRow(name: string): Locator {
    const title = this.page.locator('.name', { hasText: new RegExp(`^${name}\\s*[=:]?\\s*$`) });
    return this.page.locator('.debug-variables .monaco-list-row').filter({ has: title }).first();
  }

  private lineNumber(lineNumber: number): Locator {
    const exactly = new RegExp(`^${lineNumber}$`);
    return this.page.locator('.editor-instance .line-numbers', { hasText: exactly }).first();
  }

  private toolbar(label: string): Locator {
    return this.page.locator(`${toolbar} .action-label[aria-label^="${label}"]`);
  }

  private header(name: string): Locator {
    return this.page.locator(`.pane-header[aria-label^="${name}"]`);
  }

  private section(name: string): Locator {
    return this.page.locator(`.pane:has(> .pane-header[aria-label^="${name}"])`);
  }

  private rows(section: string): Locator {
    return this.section(section).locator('.monaco-list-row');
  }
}

/** A tree as indented text. */
export function treeText(rows: readonly Row[]): string {
  return rows.map(({ level, label, description }) => `${'  '.repeat(level - 1)}${label}  ${description}`).join('\n');
}

async function boxOf(locator: Locator): Promise<Point & { readonly width: number; readonly height: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator} is not in sight`);
  return box;
}

async function retry(action: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

async function textAt(lines: Locator, y: number): Promise<string> {
  const texts = await lines.evaluateAll((elements, at) => {
    const hit = elements.find((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top <= at && at < bottom;
    });
    return hit?.textContent ?? '';
  }, y);
  return plain(texts);
}

/** Without the no-break spaces and private-use glyphs that VS Code draws with. */
function plain(text: string): string {
  return text.replace(/\u00a0/g, ' ').replace(/[\ue000-\uf8ff]/g, '');
}

const plainTexts = (texts: string[]): string[] => texts.map((text) => plain(text).replace(/\s+/g, ' ').trim());
