/**
 * `npm start`: builds the extension and shows VS Code with it and the sample workspace: the `code` on the PATH, with a profile of its own, or else
 * VS Code in the browser. `npm start -- --headless` does the same without a person (`headless.ts`).
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { homedir } from 'node:os';
import path from 'node:path';
import { debugSample } from './headless.ts';
import { cacheFolder } from './lock.mjs';
import { plainEnvironment } from './npm.mjs';
import { packageExtension, root, vsixPath } from './package.ts';
import { writeProfile } from './profile.ts';
import { copySample } from './sample.ts';
import { pageUrl, startServer } from './server.ts';
import { browserNeeds, onPath, provide } from './systemPackages.ts';

const usage = 'usage: npm start [-- --headless | --browser]';

async function main(): Promise<void> {
  const options = new Set(process.argv.slice(2));
  const unknown = [...options].filter((option) => option !== '--headless' && option !== '--browser');
  if (unknown.length > 0) throw new Error(`unknown option ${unknown.join(' ')}\n${usage}`);
  if (options.has('--headless')) {
    const lack = await provide(browserNeeds);
    if (lack !== undefined) throw new Error(`there is no browser to show VS Code in: ${lack}`);
    await packageExtension();
    await debugSample();
    return;
  }
  const sample = path.join(cacheFolder, 'sample');
  await packageExtension();
  copySample(sample);
  // Root must not run the desktop's VS Code, and without a display it cannot be seen.
  const code = options.has('--browser') || process.getuid?.() === 0 || !hasDisplay() ? undefined : onPath('code');
  if (code === undefined) await openInBrowser(sample);
  else await openOnDesktop(code, sample);
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

async function openOnDesktop(code: string, sample: string): Promise<void> {
  const profile = path.join(cacheFolder, 'desktop');
  const userData = path.join(profile, 'user-data');
  writeProfile(userData);
  const folders = ['--user-data-dir', userData, '--extensions-dir', path.join(profile, 'extensions')];
  const run = async (args: string[]): Promise<void> => {
    const options = { env: plainEnvironment(), stdio: 'inherit', shell: process.platform === 'win32' } as const;
    const [status] = await once(spawn(code, [...folders, ...args], options), 'exit');
    if (status !== 0) throw new Error(`\`${code} ${args.join(' ')}\` ended with ${status}`);
  };
  await run(['--install-extension', vsixPath, '--force']);
  console.log('VS Code opens with the sample workspace: set a breakpoint in threads.c and press F5');
  await run(['--new-window', sample, '--goto', path.join(sample, 'threads.c')]);
}

async function openInBrowser(sample: string): Promise<void> {
  const server = await startServer(profileFolder(), vsixPath);
  console.log(
    `VS Code with Hartbeat and a sample workspace is at\n\n  ${pageUrl(server.origin, sample, 'threads.c')}\n`,
  );
  console.log('Set a breakpoint in threads.c and press F5. Ctrl-C ends the server.');
  await server.ended;
}

/** Where the browser's VS Code keeps its settings. A Unix socket lies in it, whose path may have at most 107 bytes. */
function profileFolder(): string {
  const folder = path.join(cacheFolder, 'browser');
  if (folder.length < 70) return folder;
  return path.join(homedir(), '.cache', `hartbeat-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`);
}

main().then(
  () => {
    if (process.argv.includes('--headless')) process.exit(0);
  },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
