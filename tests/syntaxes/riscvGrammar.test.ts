/**
 * The grammar of RISC-V assembly: the committed file is the generated one, and VS Code's own tokenizer colours assembly with it as it should.
 * `UPDATE=1` rewrites both the grammar and the expected scopes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';
import { directives } from '../../src/asm/directives/table.ts';
import { formNames } from '../../src/asm/insn/forms.ts';
import { pseudos } from '../../src/asm/insn/pseudo.ts';
import { rows } from '../../src/isa/table/index.ts';
import { riscvGrammar } from '../../syntaxes/riscvGrammar.ts';

const grammarFile = path.resolve(import.meta.dirname, '../../syntaxes/riscv-asm.tmLanguage.json');
const isUpdate = process.env['UPDATE'] === '1';

function expectFile(file: string, text: string): void {
  if (isUpdate) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

test('the committed grammar is the generated one', () => {
  expectFile(grammarFile, `${JSON.stringify(riscvGrammar(), undefined, 2)}\n`);
});

/** Each token that has a scope beyond the file's own, as `text scope`. */
async function tokens(source: string): Promise<string> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await loadWASM(readFileSync(wasm));
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: () => Promise.resolve(parseRawGrammar(JSON.stringify(riscvGrammar()), 'riscv.json')),
  });
  const grammar = await registry.loadGrammar('source.asm.riscv');
  let state = INITIAL;
  const lines: string[] = [];
  for (const line of source.split('\n')) {
    const result = grammar!.tokenizeLine(line, state);
    state = result.ruleStack;
    lines.push(line);
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const text = line.slice(startIndex, endIndex).trim();
      if (scopes.length > 1 && text !== '') lines.push(`    ${text}  ${scopes.slice(1).join(' ')}`);
    }
  }
  return lines.join('\n');
}

test('assembly is coloured', async () => {
  const source = readFileSync(path.join(import.meta.dirname, 'coloured.S'), 'utf8');
  expectFile(path.join(import.meta.dirname, 'coloured.txt'), await tokens(source));
});

test('every mnemonic of the table is coloured as one', async () => {
  const source = rows.map((row) => `\t${row.name}\ta0`).join('\n');
  const coloured = await tokens(source);
  const missing = rows.filter(
    ({ name }) =>
      !coloured.split('\n').some((line) => line.startsWith(`    ${name}  `) && /keyword\.control|mnemonic/.test(line)),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('every name that the assembler takes for an instruction or a directive is coloured as one', async () => {
  const names = [...formNames, ...pseudos.keys(), ...directives.keys()];
  const coloured = await tokens(names.map((name) => `\t${name}\ta0`).join('\n'));
  const known = new Set(
    [...coloured.matchAll(/^ {4}(\S+) {2}(?:keyword|support\.function)\./gm)].map((match) => match[1]),
  );
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

test('names that only look like directives are not coloured as such', async () => {
  expect(await tokens('\t.section .rodata\n\tj .Lend\n\t.nonsense 1\n')).toBe(
    [
      '\t.section .rodata',
      '    .section  keyword.other.directive.riscv',
      '\tj .Lend',
      '    j  keyword.control.riscv',
      '\t.nonsense 1',
      '    1  constant.numeric.riscv',
      '',
    ].join('\n'),
  );
});
