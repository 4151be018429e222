/**
 * One server and one browser for all end-to-end tests; each test has a page of its own (`session.ts`). The extension is the packed one, as a user
 * installs it: `npm run package` comes first. There is no toolchain for RISC-V on its PATH.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { launchBrowserServer } from '../setup/browser.ts';
import { screenshotFolder } from '../setup/headless.ts';
import { vsixPath } from '../setup/package.ts';
import { startServer } from '../setup/server.ts';
import { toollessPath } from './toollessPath.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where VS Code is served. */
    origin: string;
    /** The browser to connect to. */
    browser: string;
    /** A folder for workspaces, deleted at the end. */
    workspaces: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(vsixPath)) throw new Error('dist/hartbeat.vsix is missing: run `npm run package` first');
  mkdirSync(screenshotFolder, { recursive: true });
  const run = mkdtempSync(path.join(tmpdir(), 'hb-'));
  const tools = toollessPath(path.join(run, 'bin'), process.env['PATH'] ?? '');
  // As if started in a terminal: else VS Code asks a login shell for the PATH, which has all tools again.
  const server = await startServer(path.join(run, 's'), vsixPath, { PATH: tools, VSCODE_CLI: '1' });
  const browser = await launchBrowserServer();
  project.provide('origin', server.origin);
  project.provide('browser', browser.wsEndpoint());
  project.provide('workspaces', run);
  return async () => {
    await browser.close();
    await server.end();
    rmSync(run, { recursive: true, force: true });
  };
}
