/**
 * Who may import whom (ARCHITECTURE.md, "Layers"): a layer imports only from the rows it names, and there is no import cycle.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** Layer → layers it may import besides itself. `node:` and npm imports are allowed only where listed. */
const layers: Record<string, { layers: string[]; packages: RegExp | undefined }> = {
  'src/base': { layers: [], packages: undefined },
  'src/isa': { layers: ['src/base'], packages: undefined },
  'src/wasm': { layers: ['src/base'], packages: undefined },
  'src/elf': { layers: ['src/base'], packages: undefined },
  'src/dwarf': { layers: ['src/base'], packages: undefined },
  'src/executor': { layers: ['src/base'], packages: undefined },
  'src/machine': { layers: ['src/base', 'src/isa'], packages: undefined },
  'src/engine': { layers: ['src/base', 'src/isa', 'src/wasm', 'src/machine'], packages: undefined },
  'src/kernel': { layers: ['src/base', 'src/isa', 'src/executor', 'src/machine', 'src/elf'], packages: undefined },
  'src/asm': { layers: ['src/base', 'src/isa', 'src/elf', 'src/dwarf'], packages: undefined },
  'src/debug': {
    layers: ['src/base', 'src/isa', 'src/elf', 'src/dwarf', 'src/executor', 'src/machine', 'src/kernel'],
    packages: undefined,
  },
  adapter: { layers: ['src'], packages: /^(node:.*|@vscode\/debugadapter(\/.*)?|@vscode\/debugprotocol)$/ },
  'extension/server': {
    layers: ['src/asm/language'],
    packages: /^(node:.*|vscode-languageserver(\/node)?|vscode-languageserver-textdocument)$/,
  },
  extension: {
    layers: ['adapter/protocol'],
    packages: /^(node:.*|vscode|vscode-languageclient\/node|@vscode\/debugprotocol|tar)$/,
  },
};

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')));
}

function imports(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/^\s*(?:import\s+'|(?:import|export)\b[^'";=]*?\bfrom\s*'|.*\bimport\(')([^']+)'/gm)].map(
    (match) => match[1]!,
  );
}

const files = ['src', 'adapter', 'extension'].flatMap(sources);
const layerOf = (file: string): string | undefined => Object.keys(layers).find((layer) => file.startsWith(`${layer}/`));

test('every source file belongs to a layer', () => {
  expect(files.filter((file) => layerOf(file) === undefined)).toEqual([]);
});

test('a layer imports only what it may', () => {
  const wrong: string[] = [];
  for (const file of files) {
    const layer = layerOf(file)!;
    const rule = layers[layer]!;
    for (const target of imports(file)) {
      if (target.startsWith('.')) {
        const to = path.posix.join(path.posix.dirname(file), target);
        const allowed = [layer, ...rule.layers].some(
          (prefix) => to.startsWith(`${prefix}/`) || to.startsWith(`${prefix}.`),
        );
        if (!allowed) wrong.push(`${file} imports ${to}`);
      } else if (rule.packages === undefined || !rule.packages.test(target)) {
        wrong.push(`${file} imports ${target}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('there is no import cycle', () => {
  const graph = new Map(
    files.map((file) => [
      file,
      imports(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => path.posix.join(path.posix.dirname(file), target)),
    ]),
  );
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) throw new Error(`cycle: ${[...trail.slice(trail.indexOf(file)), file].join(' → ')}`);
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test('src has no global of Node or of the DOM', () => {
  const wrong: string[] = [];
  for (const file of files.filter((name) => name.startsWith('src/'))) {
    const code = readFileSync(path.join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const found = code.match(
      /(?<![.\w'])(process\.(?:env|argv|exit|std\w+|hrtime|cwd|on)|Buffer|require\(|setImmediate|setTimeout|document\.|window\.|performance|Date\.now|Math\.random)\b/,
    );
    if (found) wrong.push(`${file}: ${found[0]}`);
  }
  expect(wrong).toEqual([]);
});
