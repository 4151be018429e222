/**
 * VS Code's window as a user works with it: what can be clicked and typed, what can be read. All knowledge of VS Code's page structure is here and
 * in the parts: editor, side bar, debug views. Everything waits until what it wants is there, because VS Code shows things when it is ready.
 */
import type { Locator, Page } from 'playwright-core';
import { DebugViews } from './debugViews.ts';
import { Editor } from './editor.ts';
import { plain, retry, textOf, timeoutMs, until } from './page.ts';
import { SideBar } from './sideBar.ts';
import { WalkthroughPage } from './walkthroughPage.ts';

/** Starting VS Code takes 10 s, on a busy machine a minute. */
const startTimeoutMs = 120_000;

/** A notification that a source could not be built. */
const failedBuild = '.notification-list-item:has-text("was not built")';

/** Where the profile has the buttons of the debugger. */
const toolbar = '.command-center';

export class Workbench {
  readonly page: Page;
  readonly editor: Editor;
  readonly sideBar: SideBar;
  readonly views: DebugViews;
  readonly walkthrough: WalkthroughPage;

  constructor(page: Page) {
    page.setDefaultTimeout(timeoutMs);
    this.page = page;
    this.editor = new Editor(page);
    this.sideBar = new SideBar(page);
    this.views = new DebugViews(page, this.sideBar);
    this.walkthrough = new WalkthroughPage(page);
  }

  /** Waits until the window is there and shows the open file. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: startTimeoutMs });
    await this.page.locator('.editor-instance .view-lines .view-line').first().waitFor({ timeout: startTimeoutMs });
  }

  /** Opens the Debug side bar and in it the tasks; by then the extension's contributions are loaded. */
  async openDebugView(): Promise<void> {
    await retry(async () => {
      await this.page.keyboard.press('Control+Shift+D');
      await this.sideBar.header('Async Tasks').waitFor({ timeout: 5000 });
    });
    await this.sideBar.expand('Async Tasks');
  }

  /** Runs a command of the command palette. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.page.locator('.quick-input-widget input').fill(`>${title}`);
    await this.quickPick(title);
  }

  /** Chooses one of the answers that are offered. */
  async quickPick(text: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
  }

  /** Waits for a notification with this text, and answers all of it. */
  async notification(text: string): Promise<string> {
    const toast = this.page.locator('.notification-list-item', { hasText: text }).first();
    await toast.waitFor();
    return plain(await textOf(toast));
  }

  /** Text of the dialog that is open. */
  async dialog(): Promise<string> {
    const box = this.page.locator('.monaco-dialog-box');
    await box.waitFor();
    return await textOf(box);
  }

  /** Answers no if VS Code asks whether to start what runs already: on a slow machine F5 may have been pressed twice. */
  async dismissDialog(): Promise<void> {
    const box = this.page.locator('.monaco-dialog-box');
    if (!(await box.isVisible())) return;
    await box.getByText('Cancel', { exact: true }).click();
    await box.waitFor({ state: 'hidden' });
  }

  /** Presses F5 and waits until it has an effect: a session, a question, or an error. */
  async start(): Promise<void> {
    const stopButton = `${toolbar} .codicon-debug-stop`;
    const effects = [stopButton, '.quick-input-widget', '.monaco-dialog-box', '.repl .monaco-list-row', failedBuild];
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
    await this.dismissDialog();
  }

  /** Continues and waits for the next stop. */
  async continueToStop(): Promise<void> {
    await this.moving('Continue');
  }

  /** Continues until the session has ended. */
  async continueToEnd(): Promise<void> {
    await this.button('Continue').click();
    await this.page.locator(`${toolbar} .codicon-debug-stop`).waitFor({ state: 'hidden' });
  }

  /** Steps with the button `Step Over`, `Step Into` or `Step Out`, and waits for the stop. */
  async step(button: string): Promise<void> {
    await this.moving(button);
  }

  async screenshot(file: string): Promise<void> {
    // Away from whatever would show a hover.
    await this.page.mouse.move(720, 4);
    await this.page.screenshot({ path: file, animations: 'disabled' });
  }

  /** Lets the program go on and waits for the next stop: at each the tasks' view shows another position of the run. */
  private async moving(button: string): Promise<void> {
    const position = this.sideBar.header('Async Tasks').locator('.description');
    const before = await position.textContent();
    await this.button(button).click();
    await until(async () => (await position.textContent()) !== before, 'another position of the run');
    await this.stopped();
  }

  /** Waits until the program is stopped: a frame has the focus. */
  private async stopped(): Promise<void> {
    await this.button('Continue').waitFor({ timeout: startTimeoutMs });
    await this.page.locator('.debug-call-stack .stack-frame').first().waitFor();
  }

  private button(label: string): Locator {
    return this.page.locator(`${toolbar} .action-label[aria-label^="${label}"]`);
  }
}
