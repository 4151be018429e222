/**
 * Which message of the debug protocol finishes which step of the walkthrough. The keys are those of the completion events in package.json. Free of
 * `vscode`.
 */

export const STEP_KEYS = ['hartbeat.hasStopped', 'hartbeat.hasStepped', 'hartbeat.hasSeenTrap'] as const;

export type StepKey = (typeof STEP_KEYS)[number];

const STEPS = new Set(['next', 'stepIn', 'stepOut']);

/** The step that a request to the adapter, or an event of it, finishes. */
export function doneBy(message: unknown): StepKey | undefined {
  const [type, body] = [text(message, 'type'), field(message, 'body')];
  if (type === 'request') return STEPS.has(text(message, 'command') ?? '') ? 'hartbeat.hasStepped' : undefined;
  if (type !== 'event' || text(message, 'event') !== 'stopped') return undefined;
  return /trap entry/.test(text(body, 'description') ?? '') ? 'hartbeat.hasSeenTrap' : 'hartbeat.hasStopped';
}

function text(of: unknown, name: string): string | undefined {
  const value = field(of, name);
  return typeof value === 'string' ? value : undefined;
}

const field = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
