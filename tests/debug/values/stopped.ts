/** A fixture program stopped at a marked line, with its symbols: real frames for values and expressions. */
import { loadSymbols } from '../../../src/debug/symbols.ts';
import type { FrameContext, ModuleSymbols, Value } from '../../../src/debug/symbolsApi.ts';
import { fixtureBytes, lineOf } from '../../dwarf/fixtures/fixture.ts';
import { SingleStepped } from '../unwind/singleStep.ts';

export interface Stopped {
  readonly symbols: ModuleSymbols;
  readonly frame: FrameContext;
  readonly run: SingleStepped;
}

/** Runs a program of `tests/dwarf/fixtures` to the line of its source that has the comment `#BP mark`. */
export async function stoppedAt(program: string, source: string, mark: string): Promise<Stopped> {
  const bytes = fixtureBytes(program);
  const symbols = loadSymbols(bytes, program);
  const run = await SingleStepped.boot(program, bytes);
  run.runTo(symbols.resolveLine(source, lineOf(source, `#BP ${mark}`))!.addresses[0]!);
  return { symbols, frame: run.frame, run };
}

export function callerFrame({ symbols, frame }: Stopped): FrameContext {
  return { ...frame, registers: symbols.unwind(frame)!.registers, isCaller: true };
}

export function named(values: readonly Value[], name: string): Value {
  const found = values.find((value) => value.name === name);
  if (found === undefined) throw new Error(`no value "${name}" among ${values.map((value) => value.name).join(', ')}`);
  return found;
}

/** A value and its children, a line each; stack addresses become `<stack>`. */
export function tree(value: Value, depth = 0, maxDepth = 3): string[] {
  const children = depth < maxDepth ? value.children(0, 4) : [];
  const more = value.childCount > children.length && depth < maxDepth ? [`${'  '.repeat(depth + 1)}…`] : [];
  const text = value.text.replaceAll(/0xffef[\da-f]{4}/g, '<stack>');
  const count = value.childCount === 0 ? '' : ` (${value.childCount}${value.indexed ? ' elements' : ''})`;
  return [
    `${'  '.repeat(depth)}${value.name}: ${value.type} = ${text}${count} ${value.evaluateName === value.name ? '' : `[${value.evaluateName ?? '-'}]`}`.trimEnd(),
    ...children.flatMap((child) => tree(child, depth + 1, maxDepth)),
    ...more,
  ];
}
