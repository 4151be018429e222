/**
 * Values of registers in assembly sources while a program is stopped: behind the lines that have just run, and when the mouse rests on a register.
 */
import * as vscode from 'vscode';
import { type RegisterWord, registerAt, registersAbove } from './registerWords.ts';

const SELECTOR: vscode.DocumentSelector = { language: 'riscv-asm' };

const rangeOf = ({ line, start, end }: RegisterWord): vscode.Range => new vscode.Range(line, start, line, end);

export function registerValues(): vscode.Disposable[] {
  return [
    vscode.languages.registerInlineValuesProvider(SELECTOR, {
      provideInlineValues: (document, viewPort, { stoppedLocation }) =>
        registersAbove(
          (line) => document.lineAt(line).text,
          Math.min(stoppedLocation.end.line, document.lineCount - 1),
          viewPort.start.line,
        ).map((word) => new vscode.InlineValueEvaluatableExpression(rangeOf(word), word.expression)),
    }),
    vscode.languages.registerEvaluatableExpressionProvider(SELECTOR, {
      provideEvaluatableExpression: (document, { line, character }) => {
        const word = registerAt(document.lineAt(line).text, character, line);
        if (word !== undefined) return new vscode.EvaluatableExpression(rangeOf(word), word.expression);
        const range = document.getWordRangeAtPosition(new vscode.Position(line, character), /[A-Za-z_.$][\w.$]*/);
        return range === undefined ? undefined : new vscode.EvaluatableExpression(range);
      },
    }),
  ];
}
