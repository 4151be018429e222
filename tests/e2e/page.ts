/**
 * Small things that a page does not offer by itself: waiting for a condition, trying again, geometry, dragging, text without VS Code's special
 * characters. Nothing here sleeps for a fixed time.
 */
import type { Locator, Page } from 'playwright-core';

/** Long enough for a busy machine; what fails fails after this time. */
export const timeoutMs = 60_000;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Waits until a condition holds. `seen` says in the error what was there instead. */
export async function until(condition: () => Promise<boolean>, what: string, seen = () => ''): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}: ${seen()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Does something again until it succeeds. */
export async function retry(action: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

/** Where something lies in the window. */
export async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator} is not in sight`);
  return box;
}

/** Text of that one of several lines which lies at this height. */
export async function textAt(lines: Locator, y: number): Promise<string> {
  const text = await lines.evaluateAll((elements, at) => {
    const hit = elements.find((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top <= at && at < bottom;
    });
    return hit?.textContent ?? '';
  }, y);
  return plain(text);
}

export async function textOf(locator: Locator): Promise<string> {
  return plain((await locator.textContent()) ?? '');
}

export async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
}

/** Without the no-break spaces and private-use glyphs that VS Code draws with. */
export function plain(text: string): string {
  return text.replace(/\u00a0/g, ' ').replace(/[\ue000-\uf8ff]/g, '');
}
