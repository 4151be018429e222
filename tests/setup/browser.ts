/**
 * The browser that shows VS Code to the tests: Debian's Chromium without a window.
 */
import { type Browser, type BrowserServer, chromium, type LaunchOptions, type Page } from 'playwright-core';
import { chromiumPath } from './systemPackages.ts';

const viewport = { width: 1440, height: 1000 };

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch(launchOptions());
}

/** A browser that several processes use. */
export async function launchBrowserServer(): Promise<BrowserServer> {
  return await chromium.launchServer(launchOptions());
}

function launchOptions(): LaunchOptions {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('there is no Chromium');
  return {
    executablePath,
    headless: false,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}

/** A page with storage of its own: VS Code keeps layout and breakpoints there, so every session begins afresh. */
export async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(url, { timeout: 120_000 });
  return page;
}
