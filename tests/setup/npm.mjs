/**
 * Runs npm, with an environment as if the user had called it: the variables with which an outer `npm start` describes itself would make an
 * inner npm work in the wrong folder.
 */
import { spawnSync } from 'node:child_process';

/** This process's environment without what `npm run` adds to it. */
export function plainEnvironment() {
  const ours =
    /^npm_(package|lifecycle|command|execpath|node_execpath|config_(local_prefix|global_prefix|prefix|noproxy|node_gyp))/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

/**
 * Runs npm in a folder; its output is shown only when it fails. Throws a sentence then.
 * @param {string} folder
 * @param {string[]} args
 * @param {Record<string, string>} [environment] added to our own
 */
export function npm(folder, args, environment = {}) {
  const result = spawnSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env: { ...plainEnvironment(), ...environment },
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 1 << 26,
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  const why = result.error?.message ?? `it ended with ${result.status ?? result.signal}`;
  throw new Error(`\`npm ${args.join(' ')}\` failed in ${folder}: ${why}`);
}
