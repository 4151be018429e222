/**
 * `npm start -- --headless`: debugs the sample in a real VS Code without a person, and prints what a person would see: the stopped line, the
 * call stack, the task tree. Saves a picture of it in `dist/screenshots`.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { treeText, Workbench } from '../e2e/workbench.ts';
import { launchBrowser, openPage } from './browser.ts';
import { distFolder, vsixPath } from './package.ts';
import { copySample } from './sample.ts';
import { pageUrl, startServer } from './server.ts';

export const screenshotFolder = path.join(distFolder, 'screenshots');

export async function debugSample(): Promise<void> {
  mkdirSync(screenshotFolder, { recursive: true });
  const run = mkdtempSync(path.join(tmpdir(), 'hb-'));
  const sample = path.join(run, 'sample');
  copySample(sample);
  console.log('starting VS Code in a headless browser');
  const server = await startServer(path.join(run, 's'), vsixPath);
  try {
    const browser = await launchBrowser();
    try {
      const workbench = new Workbench(await openPage(browser, pageUrl(server.origin, sample, 'threads.c')));
      try {
        await stopInSample(workbench);
      } catch (error) {
        const picture = path.join(screenshotFolder, 'headless-failure.png');
        await workbench.screenshot(picture);
        console.error(`VS Code at that moment: ${picture}`);
        throw error;
      }
    } finally {
      await browser.close();
    }
  } finally {
    await server.end();
    rmSync(run, { recursive: true, force: true });
  }
}

async function stopInSample(workbench: Workbench): Promise<void> {
  await workbench.ready();
  await workbench.openDebugView();
  await workbench.setBreakpoint('#BP add');
  await workbench.startAndStop();
  await workbench.arrange();
  const line = await workbench.stoppedLine();
  const isShown = (rows: readonly { label: string }[]): boolean => rows.length > 1;
  const tasks = await workbench.treeWhere('Async Tasks', isShown, 'tasks');
  for (const task of tasks.filter(({ level, description }) => level === 2 && description.includes('pending'))) {
    await workbench.expandRow('Async Tasks', task.description);
  }
  await workbench.treeWhere('Harts', (rows) => rows.length === 2, 'two harts');
  console.log(`\nstopped at threads.c:${line.number}: ${line.text}`);
  console.log(`\ncall stack:\n${(await workbench.callStackRows()).map((row) => `  ${row}`).join('\n')}`);
  console.log(
    `\nasync tasks:\n${treeText(await workbench.treeWhere('Async Tasks', isShown, 'tasks')).replace(/^/gm, '  ')}`,
  );
  const picture = path.join(screenshotFolder, 'sample.png');
  await workbench.screenshot(picture);
  console.log(`\nscreenshot: ${path.relative('.', picture)}`);
}
