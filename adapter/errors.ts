/**
 * What a request that failed is answered with, by blame: a mistake of the user is a sentence in VS Code's dialog, what nobody is to blame for a
 * quiet sentence, and a fault of ours is logged with its stack while the session lives on.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../src/debug/debugError.ts';
import { RecordingError } from '../src/debug/recording/entry.ts';
import { WorldError } from './programFile.ts';

export interface Failure {
  readonly blame: 'user' | 'nobody' | 'internal';
  readonly message: string;
  /** For the log; internal faults only. */
  readonly stack?: string | undefined;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof DebugError) return { blame: error.blame, message: error.message };
  if (error instanceof WorldError || error instanceof RecordingError) return { blame: 'user', message: error.message };
  const fault = error instanceof Error ? error : new Error(String(error));
  return { blame: 'internal', message: `internal error: ${fault.message}`, stack: fault.stack };
}

const ids = { user: 1, nobody: 2, internal: 3 } as const;

/** The error as DAP carries it. Braces in the text are no placeholders. */
export function dapMessage({ blame, message }: Failure): DebugProtocol.Message {
  return { id: ids[blame], format: '{message}', variables: { message }, showUser: blame !== 'nobody' };
}
