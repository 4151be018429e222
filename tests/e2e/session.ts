/**
 * What an end-to-end test works with: a workspace folder of its own and VS Code opened on it in a fresh page. When a test fails, the picture of
 * that moment is kept in `dist/screenshots`.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import { openPage } from '../setup/browser.ts';
import { screenshotFolder } from '../setup/headless.ts';
import { pageUrl } from '../setup/server.ts';
import { Workbench } from './workbench.ts';

let browser: Browser | undefined;

/** To be called at the top of each test file. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.connect(inject('browser'));
  });
  afterAll(async () => {
    await browser?.close();
  });
}

/** A new workspace folder with these files. */
export function workspace(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(path.join(inject('workspaces'), 'w-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content, { mode: 0o755 });
  }
  return folder;
}

/** VS Code on a folder, with a file of it open, and the Debug side bar in sight; `isAlone`: with the file and no folder. */
export async function openWorkbench(folder: string, file: string, isAlone = false): Promise<Workbench> {
  if (browser === undefined) throw new Error('useBrowser() is missing in this test file');
  const page = await openPage(browser, pageUrl(inject('origin'), folder, file, isAlone));
  const workbench = new Workbench(page);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench.screenshot(picture(`failure ${task.name}`));
    await page.context().close();
  });
  await workbench.ready();
  await workbench.openDebugView();
  return workbench;
}

/** Where a screenshot is kept. */
export function picture(name: string): string {
  return path.join(screenshotFolder, `${name.replaceAll(/[^\w-]+/g, '-')}.png`);
}
