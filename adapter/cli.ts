/**
 * Entry of `dist/cli.js`, the command `hartbeat`.
 */
import { getSystemErrorMap } from 'node:util';
import { assemble } from './as.ts';
import { runBare } from './bare.ts';
import { isaText } from './bareIsa.ts';
import { parseCommand } from './cliArguments.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';
import { usage } from './usage.ts';
import { UsageError } from './usageError.ts';
import { version } from './version.ts';

async function main(args: readonly string[]): Promise<number | undefined> {
  const command = parseCommand(args);
  switch (command.kind) {
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'version':
      process.stdout.write(`hartbeat ${version()}\n`);
      return 0;
    case 'run':
      return await run(command, process);
    case 'bare':
      return await runBare(command, process, interrupt());
    case 'as':
      return assemble(command, process);
    case 'isa':
      process.stdout.write(isaText);
      return 0;
    case 'dap':
      serve(command.port);
      return undefined;
  }
}

/** Aborted by the interrupt key; the second time it ends the process. */
function interrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}

/** Ends the process when everything written has left it. */
function exit(code: number): void {
  process.exitCode = code;
  process.stdin.destroy();
}

/** What the system says of an error: `no space left on device`. */
function reasonOf({ errno, message }: NodeJS.ErrnoException): string {
  return getSystemErrorMap().get(errno ?? 0)?.[1] ?? message;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has gone: end as a program does that SIGPIPE kills.
  if (error.code === 'EPIPE') process.exit(128 + 13);
  process.stderr.write(`hartbeat: standard output cannot be written: ${reasonOf(error)}\n`);
  process.exit(1);
});

main(process.argv.slice(2)).then(
  (code) => {
    if (code !== undefined) exit(code);
  },
  (error: unknown) => {
    if (error instanceof UsageError) {
      process.stderr.write(`hartbeat: ${error.message}\n\n${usage}`);
      exit(2);
    } else {
      process.stderr.write(`hartbeat: internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
      exit(70);
    }
  },
);
