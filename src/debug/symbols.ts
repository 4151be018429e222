/**
 * One ELF file's symbols and debug information behind the contract of `symbolsApi.ts`. This file only puts the parts together: `symbols/` finds
 * functions and lines, `unwind/` walks frames, `values/` shows variables, `evaluate/` computes expressions. Loading reads headers alone.
 */
import { Problems } from '../dwarf/error.ts';
import { FrameViews } from './evaluate/frameView.ts';
import { ElfSymbols } from './symbols/elfSymbols.ts';
import { functionAt, functionsNamed } from './symbols/functions.ts';
import { codeSections, readImage } from './symbols/image.ts';
import { Program } from './symbols/program.ts';
import { locate, resolveLine, stepRanges } from './symbols/sourceLines.ts';
import type { ModuleSymbols } from './symbolsApi.ts';
import { TypeReader } from './types/typeReader.ts';
import { CallTargets } from './unwind/callTargets.ts';
import { FrameTable } from './unwind/cfi.ts';
import { CodeUnwinder } from './unwind/fromCode.ts';
import { Unwinder } from './unwind/unwinder.ts';

/** Reads a file's symbols; whatever is wrong with it becomes a sentence in `problems`. */
export function loadSymbols(bytes: Uint8Array, path: string): ModuleSymbols {
  const problems = new Problems();
  const image = readImage(bytes, problems);
  const program = new Program(image, problems);
  const symbols = new ElfSymbols(image);
  const targets = new CallTargets(codeSections(image));
  const unwinder = new Unwinder(
    new FrameTable(program.info.sections, image.ehFrameAddress, problems),
    new CodeUnwinder((address) => image.codeAt(address, 4)),
    (address) => {
      const symbol = functionAt(program, symbols, address);
      return symbol === undefined ? targets.around(address) : { low: symbol.low, high: symbol.high, exact: true };
    },
  );
  const types = new TypeReader(program.info);
  const views = new FrameViews(program, symbols, types, (frame) => unwinder.cfa(frame));
  return {
    path,
    hasDebugInfo: program.info.units.length > 0,
    get problems() {
      return problems.sentences;
    },
    sources: () => program.lines.paths(),
    resolveLine: (source, line) => resolveLine(program, source, line),
    functionsNamed: (name) => functionsNamed(program, symbols, name),
    functionAt: (pc) => functionAt(program, symbols, pc),
    locate: (pc) => locate(program, pc),
    stepRanges: (pc) => stepRanges(program, pc),
    symbolNamed: (name) => symbols.named(name),
    symbolAt: (address) => symbols.at(address),
    importAt: (address) => image.jumpSlots.get(address),
    unwind: (frame) => unwinder.unwind(frame),
    cfa: (frame) => unwinder.cfa(frame),
    arguments: (frame) => views.of(frame).arguments(),
    locals: (frame) => views.of(frame).locals(),
    globals: (frame) => views.of(frame).globals(),
    evaluate: (expression, frame) => views.of(frame).evaluate(expression),
    plan: (expression, frame) =>
      frame.isCaller ? undefined : views.plan(expression, frame, unwinder.cfaRule(frame.registers.pc - frame.bias)),
  };
}
