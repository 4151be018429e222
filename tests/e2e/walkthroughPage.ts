/**
 * A walkthrough on VS Code's Getting Started page: its steps, their buttons, and which of them are ticked off.
 */
import type { Locator, Page } from 'playwright-core';
import { plain, textOf, until } from './page.ts';

export class WalkthroughPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until the page shows the walkthrough of this title. */
  async shows(title: string): Promise<void> {
    await this.part('.category-title', title).waitFor();
    await this.page.locator('.getting-started-step').first().waitFor();
  }

  /** Titles of its steps. */
  async steps(): Promise<string[]> {
    const titles = await this.page.locator('.getting-started-step .step-title').all();
    return await Promise.all(titles.map(async (title) => plain(await textOf(title))));
  }

  /** Waits until the picture of the step that is open is there, and answers its title. */
  async picture(): Promise<string> {
    const svg = this.page.frameLocator('iframe.webview').frameLocator('iframe').locator('svg');
    await svg.first().waitFor();
    return plain(await textOf(svg.locator('title').first()));
  }

  /** Presses a button of the step that is open. */
  async press(label: string): Promise<void> {
    await this.page.locator('.getting-started-step.expanded .monaco-button', { hasText: label }).click();
  }

  /** Waits until a step is ticked off. */
  async ticked(title: string): Promise<void> {
    const tick = this.part('.getting-started-step', title).locator('.codicon-getting-started-step-checked');
    await until(async () => (await tick.count()) > 0, `the tick of "${title}"`);
  }

  private part(selector: string, text: string): Locator {
    return this.page.locator(`.gettingStartedContainer ${selector}`, { hasText: text }).first();
  }
}
