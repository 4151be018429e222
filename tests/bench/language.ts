/**
 * The language server's benchmark: how long answers take after an edit in a source of 5,000 lines, over stdin and stdout as an editor asks. It prints and
 * judges nothing; that work is bounded is tested by counts (`tests/asm/language/bounds.test.ts`).
 */
import { LINES_PER_FUNCTION, longSource } from '../asm/language/longSource.ts';
import { TestClient } from '../server/client.ts';
import { median } from './results.ts';

const LINES = 5000;
const EDITS = 15;
/** Edits before anything is measured: who types has typed before. */
const WARM_UP = 10;
const URI = 'file:///bench/long.S';
/** In the middle of the source: a mnemonic, and the symbol after it. */
const LINE = LINES / 2 + 4;

const REQUESTS: readonly (readonly [label: string, method: string, parameters: object])[] = [
  ['hover', 'hover', { position: { line: LINE, character: 2 } }],
  ['completion', 'completion', { position: { line: LINE, character: 2 } }],
  ['signature help', 'signatureHelp', { position: { line: LINE, character: 5 } }],
  ['definition', 'definition', { position: { line: LINE, character: 10 } }],
  ['references', 'references', { position: { line: LINE, character: 10 }, context: { includeDeclaration: true } }],
  ['document symbols', 'documentSymbol', {}],
  ['semantic tokens', 'semanticTokens/full', {}],
  [
    'inlay hints of 60 lines',
    'inlayHint',
    { range: { start: { line: LINE, character: 0 }, end: { line: LINE + 60, character: 0 } } },
  ],
  ['code lens', 'codeLens', {}],
  ['folding', 'foldingRange', {}],
  ['formatting', 'formatting', { options: { tabSize: 8, insertSpaces: false } }],
];

export async function benchLanguage(server: string): Promise<void> {
  const client = new TestClient(server);
  await client.initialize();
  const text = longSource(LINES / LINES_PER_FUNCTION);
  await client.open(URI, text);
  console.log(`\nms from an edit in ${LINES} lines of assembly to the answer, median and worst of ${EDITS}`);
  let version = 1;
  while (version <= WARM_UP) {
    await client.replace(URI, ++version, `${text}# ${version}\n`);
    await client.ask('textDocument/codeLens', URI);
  }
  for (const [label, method, parameters] of REQUESTS) {
    const times: number[] = [];
    for (let i = 0; i < EDITS; i++) {
      const begin = process.hrtime.bigint();
      await client.replace(URI, ++version, `${text}# ${version}\n`);
      await client.ask(`textDocument/${method}`, URI, parameters);
      times.push(Number(process.hrtime.bigint() - begin) / 1e6);
    }
    print(label, times);
  }
  const times: number[] = [];
  for (let i = 0; i < EDITS; i++) {
    const begin = process.hrtime.bigint();
    const symbol = `missing${i}`;
    await client.replace(URI, ++version, `${text}\tbogus${symbol}\n`);
    await client.diagnosticsWhere(URI, (all) => all.some(({ message }) => String(message).includes(symbol)));
    times.push(Number(process.hrtime.bigint() - begin) / 1e6);
  }
  print('messages, with the pause of 100 ms', times);
  await client.close();
}

const print = (label: string, times: readonly number[]): void =>
  console.log(
    `${label.padEnd(36)} ${median(times).toFixed(0).padStart(6)} ${Math.max(...times)
      .toFixed(0)
      .padStart(6)}`,
  );
