/**
 * Locals of a function that handlers share: each handler takes what it needs and the next one takes the same again, so that a function of
 * hundreds of handlers has few locals.
 */
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import type { ValueType } from '../../wasm/opcodes.ts';

export class Temporaries {
  private readonly code: FunctionBuilder;
  private readonly locals = new Map<ValueType, number[]>();
  private readonly taken = new Map<ValueType, number>();

  constructor(code: FunctionBuilder) {
    this.code = code;
  }

  /** A local that nobody else uses until `release`; it holds whatever it held. */
  take(type: ValueType): number {
    const index = this.taken.get(type) ?? 0;
    this.taken.set(type, index + 1);
    const locals = this.locals.get(type) ?? [];
    this.locals.set(type, locals);
    locals[index] ??= this.code.local(type);
    return locals[index];
  }

  /** Gives all back: a handler is complete. */
  release(): void {
    this.taken.clear();
  }
}
