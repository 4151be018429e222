/**
 * Entry of `dist/adapter.js`: a debug adapter on stdio, or with `--port N` on 127.0.0.1.
 */
import { parseArgs } from 'node:util';
import { serve } from './serve.ts';

function portOf(args: string[]): number | undefined {
  const { port } = parseArgs({ args, options: { port: { type: 'string' } } }).values;
  if (port === undefined) return undefined;
  if (!/^\d+$/.test(port) || Number(port) > 65535)
    throw new Error(`--port takes a number from 0 to 65535, not "${port}"`);
  return Number(port);
}

try {
  serve(portOf(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`hartbeat: ${(error as Error).message}\nusage: adapter.js [--port N]\n`);
  process.exitCode = 2;
}
