/**
 * The Debug side bar: its sections, and the trees that Hartbeat contributes to it. VS Code draws only the rows in sight, so a tree is read while
 * its section has the side bar for itself.
 */
import type { Locator, Page } from 'playwright-core';
import { boxOf, drag, plain, until } from './page.ts';

/** A row of a tree with its depth, from 1. */
export interface Row {
  readonly level: number;
  /** The label, without what stands dimmed beside it. */
  readonly label: string;
  readonly description: string;
}

const sections = ['Variables', 'Watch', 'Call Stack', 'Breakpoints', 'Async Tasks', 'Harts'] as const;
export type Section = (typeof sections)[number];

export class SideBar {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  header(section: Section): Locator {
    return this.page.locator(`.pane-header[aria-label^="${section}"]`);
  }

  pane(section: Section): Locator {
    return this.page.locator(`.pane:has(> .pane-header[aria-label^="${section}"])`);
  }

  rows(section: Section): Locator {
    return this.pane(section).locator('.monaco-list-row');
  }

  async expand(section: Section): Promise<void> {
    const header = this.header(section);
    await header.waitFor();
    if (!(await this.isExpanded(section))) await header.click();
    await header.and(this.page.locator('[aria-expanded="true"]')).waitFor();
  }

  async collapse(section: Section): Promise<void> {
    if (await this.isExpanded(section)) await this.header(section).click();
  }

  /** Gives the room to what Hartbeat is about. */
  async arrange(): Promise<void> {
    const box = await boxOf(this.page.locator('.part.sidebar'));
    const y = box.y + box.height / 2;
    await drag(this.page, { x: box.x + box.width, y }, { x: box.x + 500, y });
    await this.collapse('Watch');
    await this.collapse('Breakpoints');
    await this.expand('Async Tasks');
    await this.expand('Harts');
  }

  /** Does something while a section has the side bar for itself. */
  async alone<T>(section: Section, action: () => Promise<T>): Promise<T> {
    const open: Section[] = [];
    for (const other of sections) {
      if (other === section || (await this.header(other).count()) === 0 || !(await this.isExpanded(other))) continue;
      await this.collapse(other);
      open.push(other);
    }
    try {
      return await action();
    } finally {
      // In this order each gets its former height again.
      for (const other of open.reverse()) await this.expand(other);
    }
  }

  /** Waits until a contributed tree satisfies a condition, and answers it. */
  async treeWhere(section: Section, condition: (rows: Row[]) => boolean, what: string): Promise<Row[]> {
    let rows: Row[] = [];
    const isShown = async (): Promise<boolean> => {
      rows = await this.tree(section);
      return condition(rows);
    };
    await this.alone(section, () => until(isShown, what, () => treeText(rows)));
    return rows;
  }

  async clickRow(section: Section, text: string): Promise<void> {
    await this.alone(section, () => this.row(section, text).click());
  }

  async expandRow(section: Section, text: string): Promise<void> {
    await this.alone(section, async () => {
      const row = this.row(section, text);
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
      await row.and(this.page.locator('[aria-expanded="true"]')).waitFor();
    });
  }

  private async isExpanded(section: Section): Promise<boolean> {
    return (await this.header(section).getAttribute('aria-expanded')) === 'true';
  }

  private row(section: Section, text: string): Locator {
    return this.rows(section).filter({ hasText: text }).first();
  }

  private async tree(section: Section): Promise<Row[]> {
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
}

/** A tree as indented text. */
export function treeText(rows: readonly Row[]): string {
  return rows.map(({ level, label, description }) => `${'  '.repeat(level - 1)}${label}  ${description}`).join('\n');
}
