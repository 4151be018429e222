/**
 * `npm run build`: bundles the four programs of the extension into `dist` (self-contained but for `vscode`) and copies the kernel's own
 * sources beside them, as `dist/kernel-src/src/kernel/…`, for the adapter to show where a future waits. Builds what it can, then names what is
 * missing. `--watch` rebuilds on change.
 */
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build, context } from 'esbuild';
import writeKernelSources from './tests/setup/kernelSources.mts';

const root = import.meta.dirname;
const dist = path.join(root, 'dist');

const programs = [
  { entry: 'extension/extension.ts', out: 'extension.js', external: ['vscode'] },
  { entry: 'extension/server/main.ts', out: 'server.js', external: [] },
  { entry: 'adapter/main.ts', out: 'adapter.js', external: [] },
  { entry: 'adapter/cli.ts', out: 'cli.js', external: [], banner: '#!/usr/bin/env node' },
];

/** @returns {import('esbuild').BuildOptions} */
function options({ entry, out, external, banner }) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: path.join(dist, out),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    sourcemap: true,
    sourcesContent: false,
    external,
    // Sources are ECMAScript modules, the bundles CommonJS: there a module's folder is `__dirname`.
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    banner: banner === undefined ? {} : { js: banner },
    logLevel: 'warning',
  };
}

function copyKernelSources() {
  const target = path.join(dist, 'kernel-src');
  rmSync(target, { recursive: true, force: true });
  for (const folder of ['src/kernel', 'src/executor']) {
    cpSync(path.join(root, folder), path.join(target, folder), {
      recursive: true,
      filter: (file) => !path.extname(file) || file.endsWith('.ts'),
    });
  }
}

mkdirSync(dist, { recursive: true });
writeKernelSources();
const present = programs.filter(({ entry }) => existsSync(path.join(root, entry)));
const missing = programs.filter((program) => !present.includes(program));

if (process.argv.includes('--watch')) {
  for (const program of present) await (await context(options(program))).watch();
} else {
  const results = await Promise.allSettled(present.map((program) => build(options(program))));
  const failed = present.filter((_, index) => results[index]?.status === 'rejected');
  if (failed.length > 0) {
    console.error(`not built, because of the errors above: ${failed.map(({ out }) => `dist/${out}`).join(', ')}`);
    process.exitCode = 1;
  }
  if (existsSync(path.join(dist, 'cli.js'))) chmodSync(path.join(dist, 'cli.js'), 0o755);
}
copyKernelSources();

if (missing.length > 0) {
  console.error(`not built, because the source is missing: ${missing.map(({ entry }) => entry).join(', ')}`);
  process.exitCode = 1;
}
