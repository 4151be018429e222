/**
 * A program started for a build: its output as it comes, its end, and its end before time.
 */
import { spawn } from 'node:child_process';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside what this process has. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How it ended. */
export type Ended =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'cancelled' }
  /** It could not be started, or something killed it. */
  | { readonly kind: 'broken'; readonly why: string };

/** Runs to the end; output and errors go to `write` together. Its messages are in English, as problem matchers read them. */
export async function runProcess(
  { command, args, cwd, env = {} }: Command,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<Ended> {
  if (signal.aborted) return { kind: 'cancelled' };
  return await new Promise((settle) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, LC_ALL: 'C', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const stop = (): void => void child.kill();
    signal.addEventListener('abort', stop, { once: true });
    const end = (ended: Ended): void => {
      signal.removeEventListener('abort', stop);
      settle(signal.aborted ? { kind: 'cancelled' } : ended);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', write);
    child.once('error', ({ message }) => end({ kind: 'broken', why: message }));
    child.once('close', (code, by) =>
      end(code === null ? { kind: 'broken', why: `${command} was ended by ${by}` } : { kind: 'exited', code }),
    );
  });
}
