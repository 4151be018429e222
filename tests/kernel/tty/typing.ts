/** A guest program at a terminal: types to it, and keeps what the terminal shows. */
import type { Advance, KernelApi } from '../../../src/kernel/kernelApi.ts';
import type { KernelConfig } from '../../../src/kernel/state.ts';
import { guestBytes } from '../../guest/programs.ts';
import { collectOutput } from '../core/guestRun.ts';
import { bootProgram } from './bootProgram.ts';

export const TERMINAL: NonNullable<KernelConfig['terminal']> = { streams: [true, true, true], rows: 24, columns: 80 };

/** A budget that every wait of these tests stays below. */
const MAX_STEPS = 300_000_000;
/** Machine time for which a person lets the guest sleep before typing on. */
const PATIENCE_NS = 2_000_000_000;

export class Typing {
  readonly kernel: KernelApi;
  private readonly output: () => string;
  private seen = 0;

  constructor(kernel: KernelApi) {
    this.kernel = kernel;
    this.output = collectOutput(kernel);
  }

  /** Everything that the terminal has shown. */
  get screen(): string {
    return this.output();
  }

  /** Runs until the guest waits for somebody to type, sleeps for long, or has ended. */
  run(): Advance {
    const advance = this.kernel.advance({ maxSteps: MAX_STEPS, idleUntil: this.kernel.now() + PATIENCE_NS });
    if (advance.kind === 'budget') throw new Error(`the guest does not come to wait; it has shown ${this.screen}`);
    return advance;
  }

  /** Types, lets the guest run, and answers what the terminal has shown since the last time. */
  type(text: string | Uint8Array): string {
    this.kernel.consoleInput(typeof text === 'string' ? new TextEncoder().encode(text) : text);
    this.run();
    return this.news();
  }

  news(): string {
    const { screen } = this;
    const news = screen.slice(this.seen);
    this.seen = screen.length;
    return news;
  }
}

/** A program of tests/guest at a terminal of that many rows and columns, come to its first wait. */
export async function typingTo(
  name: string,
  args: readonly string[] = [],
  config: Partial<KernelConfig> = {},
): Promise<Typing> {
  return startTyping(await bootProgram(guestBytes(name), [name, ...args], { terminal: TERMINAL, ...config }));
}

export function startTyping(kernel: KernelApi): Typing {
  const typing = new Typing(kernel);
  typing.run();
  return typing;
}
