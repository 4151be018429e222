/**
 * `npm start -- --headless`: debugs the sample in a real VS Code without a person, and prints what a person would see: the stopped line, the
 * call stack, the task tree. Saves a picture of it in `dist/screenshots`.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Row, treeText } from '../e2e/sideBar.ts';
import { Workbench } from '../e2e/workbench.ts';
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
  await workbench.editor.setBreakpoint('#BP add');
  await workbench.startAndStop();
  await workbench.sideBar.arrange();
  const line = await workbench.editor.stoppedLine();
  const hasTasks = (rows: readonly Row[]): boolean => rows.filter(({ level }) => level === 2).length === 4;
  const tasks = await workbench.sideBar.treeWhere('Async Tasks', hasTasks, 'the main thread and three workers');
  const pending = tasks.filter(({ level, description }) => level === 2 && description.includes('pending'));
  for (const task of pending) await workbench.sideBar.expandRow('Async Tasks', task.description);
  // Each pending task awaits at least threadloop, the trap's handler and a leaf.
  const hasChains = (rows: readonly Row[]): boolean =>
    rows.filter(({ level }) => level === 3).length >= 3 * pending.length;
  const tree = await workbench.sideBar.treeWhere('Async Tasks', hasChains, 'what pending tasks await');
  await workbench.sideBar.treeWhere('Harts', (rows) => rows.length === 2, 'two harts');
  console.log(`\nstopped at threads.c:${line.number}: ${line.text}`);
  console.log(`\ncall stack:\n${(await workbench.views.callStackText()).replace(/^/gm, '  ')}`);
  console.log(`\nasync tasks:\n${treeText(tree).replace(/^/gm, '  ')}`);
  const picture = path.join(screenshotFolder, 'sample.png');
  await workbench.screenshot(picture);
  console.log(`\nscreenshot: ${path.relative('.', picture)}`);
}
