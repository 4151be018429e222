/**
 * Runs VS Code as a server (`code-server`) on the loopback interface, with the packaged extension installed and a profile of its own.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeServer } from './codeServer.ts';
import { withLock } from './lock.mjs';
import { plainEnvironment } from './npm.mjs';
import { writeProfile } from './profile.ts';

export interface Server {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Ends the server and all its children. */
  end(): Promise<void>;
  /** Settles when the server ends by itself or by `end`. */
  readonly ended: Promise<void>;
}

const startTimeoutMs = 120_000;

/**
 * Starts a server. Its profile lies in `run`, whose path must be short because a Unix socket lies in it, and is kept when it is there already;
 * `vsix` is installed into it. `more` goes into its environment.
 */
export async function startServer(run: string, vsix: string, more: NodeJS.ProcessEnv = {}): Promise<Server> {
  const entry = await codeServer();
  const userData = path.join(run, 'user-data');
  writeProfile(userData);
  const config = path.join(run, 'config.yaml');
  mkdirSync(run, { recursive: true });
  writeFileSync(config, 'auth: none\ncert: false\n');
  const common = [entry, '--config', config, '--user-data-dir', userData];
  common.push('--extensions-dir', path.join(run, 'extensions'));
  const env = {
    ...plainEnvironment(),
    EXTENSIONS_GALLERY: '{}',
    XDG_CONFIG_HOME: path.join(run, 'config'),
    XDG_DATA_HOME: path.join(run, 'data'),
    ...more,
  };

  // Another run may be about to write the package anew.
  const installed = await withLock('build', () =>
    spawnSync(process.execPath, [...common, '--install-extension', vsix, '--force'], { env, encoding: 'utf8' }),
  );
  if (installed.status !== 0)
    throw new Error(`${vsix} could not be installed:\n${installed.stdout}${installed.stderr}`);

  const flags = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--disable-telemetry', '--disable-update-check'];
  flags.push('--disable-workspace-trust', '--disable-getting-started-override', '--ignore-last-opened');
  const child = spawn(process.execPath, [...common, ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that its extension hosts end with it.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (): Promise<void> => {
    signal(child, 'SIGTERM');
    const slow = setTimeout(() => signal(child, 'SIGKILL'), 5000);
    await ended;
    clearTimeout(slow);
    signal(child, 'SIGKILL');
  };
  process.once('exit', () => signal(child, 'SIGKILL'));
  // Being a group of its own it would outlive us.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => void end().finally(() => process.exit(name === 'SIGINT' ? 0 : 1)));
  }

  try {
    const origin = await listening(child);
    return { origin, end, ended };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The server chooses a free port and says which. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timeout = setTimeout(() => reject(new Error(`VS Code's server did not start:\n${output}`)), startTimeoutMs);
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      const origin = /HTTP server listening on (http:\/\/[\d.:]+)/.exec(output)?.[1];
      if (origin === undefined) return;
      clearTimeout(timeout);
      resolve(origin);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => {
      clearTimeout(timeout);
      reject(new Error(`VS Code's server ended with ${code}:\n${output}`));
    });
  });
}

/** Address at a server of the page that shows a folder, and in it a file; or the file alone, and no folder. */
export function pageUrl(origin: string, folder: string, file: string, isAlone = false): string {
  const { host } = new URL(origin);
  const query = new URLSearchParams(isAlone ? { ew: 'true' } : { folder });
  query.set('payload', JSON.stringify([['openFile', `vscode-remote://${host}${path.join(folder, file)}`]]));
  return `${origin}/?${query}`;
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // The whole group has ended.
  }
}
