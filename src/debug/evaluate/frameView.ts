/**
 * A frame as the user looks at it: its variables and the expressions over it. Everything that values need of the frame is tied together here.
 */
import { compilePlan } from '../plan/compile.ts';
import { FrameNames } from '../plan/frameNames.ts';
import type { Plan } from '../plan/planState.ts';
import type { ElfSymbols } from '../symbols/elfSymbols.ts';
import type { Program } from '../symbols/program.ts';
import type { EvaluateResult, FrameContext, Value } from '../symbolsApi.ts';
import type { TypeReader } from '../types/typeReader.ts';
import type { CObject, ValueContext } from '../values/cobject.ts';
import type { Sum } from '../values/placeRule.ts';
import { Scope, type Variable } from '../values/scope.ts';
import { makeValue } from '../values/value.ts';
import { Evaluator } from './evaluate.ts';
import { ExpressionError } from './expressionError.ts';
import { Names } from './names.ts';

export class FrameViews {
  readonly #program: Program;
  readonly #symbols: ElfSymbols;
  readonly #types: TypeReader;
  readonly #cfa: (frame: FrameContext) => bigint | undefined;

  constructor(
    program: Program,
    symbols: ElfSymbols,
    types: TypeReader,
    cfa: (frame: FrameContext) => bigint | undefined,
  ) {
    this.#program = program;
    this.#symbols = symbols;
    this.#types = types;
    this.#cfa = cfa;
  }

  of(frame: FrameContext): FrameView {
    const scope = this.#scope(frame);
    return new FrameView(scope, frame, this.#symbols, (context) => this.#names(scope, context));
  }

  /** A plan for all frames at the pc of this one, which must be the innermost. `cfa` is the rule for their frame addresses. */
  plan(expression: string, frame: FrameContext, cfa: Sum | undefined): Plan | undefined {
    const scope = this.#scope(frame);
    const view = new FrameView(scope, frame, this.#symbols, (context) => this.#names(scope, context));
    return compilePlan(expression, new FrameNames(view.names, scope, () => cfa));
  }

  #scope(frame: FrameContext): Scope {
    let known: { readonly cfa: bigint | undefined } | undefined;
    return new Scope(this.#program, this.#symbols, this.#types, frame, () => {
      known ??= { cfa: this.#cfa(frame) };
      return known.cfa;
    });
  }

  #names(scope: Scope, context: ValueContext): Names {
    return new Names(this.#program, this.#symbols, this.#types, scope, context);
  }
}

class FrameView {
  readonly names: Names;
  readonly #scope: Scope;
  readonly #context: ValueContext;
  readonly #evaluator: Evaluator;

  constructor(scope: Scope, frame: FrameContext, symbols: ElfSymbols, namesIn: (context: ValueContext) => Names) {
    this.#scope = scope;
    this.#context = {
      frame,
      symbolAt: (address) => symbolText(symbols, address - frame.bias),
      countOf: (array) => scope.countOf(array),
      evaluate: (text) => this.#object(text),
    };
    this.names = namesIn(this.#context);
    this.#evaluator = new Evaluator(this.#context, this.names);
  }

  arguments(): Value[] {
    const shadowing = new Set(this.#scope.locals().map(({ name }) => name));
    return this.#values(this.#scope.parameters(), shadowing);
  }

  locals(): Value[] {
    return this.#values(this.#scope.locals(), new Set());
  }

  globals(): Value[] {
    const shadowing = new Set([...this.#scope.locals(), ...this.#scope.parameters()].map(({ name }) => name));
    return this.#values(this.#scope.globals(), shadowing);
  }

  /** A name means the first variable that has it: later ones are shadowed and no expression names them. */
  #values(variables: readonly Variable[], shadowing: Set<string>): Value[] {
    return variables.map((variable) => {
      const { name } = variable;
      const evaluateName = shadowing.has(name) || !isIdentifier(name) ? undefined : name;
      shadowing.add(name);
      return makeValue(this.#context, name, this.#scope.object(variable), evaluateName);
    });
  }

  evaluate(expression: string): EvaluateResult {
    const object = this.#object(expression);
    if ('error' in object) return object;
    const value = makeValue(this.#context, expression, object, expression.trim());
    const isTrue = this.#evaluator.truthOf(object);
    return isTrue === undefined ? { value } : { value, isTrue };
  }

  #object(text: string): CObject | { readonly error: string } {
    try {
      return this.#evaluator.evaluate(text);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return { error: error.message };
    }
  }
}

/** Rust has variables whose names no expression can say. */
const isIdentifier = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

function symbolText(symbols: ElfSymbols, address: bigint): string | undefined {
  const symbol = symbols.at(address);
  if (symbol === undefined) return undefined;
  const offset = address - symbol.address;
  return offset === 0n ? symbol.name : `${symbol.name}+${offset}`;
}
