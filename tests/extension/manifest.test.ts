/**
 * The extension's manifest against the code it describes: launch attributes as the adapter checks them, commands that exist, files that are there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLaunchArguments } from '../../adapter/launchArguments.ts';
import { STEP_KEYS } from '../../extension/walkthroughSteps.ts';

interface Attribute {
  readonly type: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
}

interface WalkthroughStep {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly contributes: {
    readonly languages: readonly { readonly id: string; readonly configuration: string }[];
    readonly grammars: readonly { readonly language: string; readonly scopeName: string; readonly path: string }[];
    readonly breakpoints: readonly { readonly language: string }[];
    readonly debuggers: readonly [
      {
        readonly type: string;
        readonly languages: readonly string[];
        readonly configurationAttributes: {
          readonly launch: { readonly properties: Readonly<Record<string, Attribute>> };
        };
        readonly initialConfigurations: readonly Record<string, unknown>[];
        readonly configurationSnippets: readonly { readonly body: Readonly<Record<string, unknown>> }[];
      },
    ];
    readonly views: { readonly debug: readonly { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly commands: readonly { readonly command: string }[];
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly WalkthroughStep[] }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  };
}

const root = path.resolve(import.meta.dirname, '../..');
const manifest: Manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const { contributes } = manifest;
const [hartbeat] = contributes.debuggers;
const attributes = hartbeat.configurationAttributes.launch.properties;
const code = readdirSync(path.join(root, 'extension'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(path.join(root, 'extension', name), 'utf8'))
  .join('\n');

const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

/** VS Code makes a command for each view. */
const isFocus = (command: string): boolean => contributes.views.debug.some(({ id }) => command === `${id}.focus`);

const launch = (more: object) => readLaunchArguments({ program: '/p', cwd: '/', ...more });

describe('a launch attribute', () => {
  const own = Object.entries(attributes).filter(([name]) => name !== 'program' && name !== 'cwd');

  test.each(own)('%s has the default that the adapter takes when it is not given', (name, attribute) => {
    expect(attribute.default).toBeDefined();
    expect(launch({ [name]: attribute.default })).toEqual(launch({}));
  });

  test.each(own.filter(([, { minimum }]) => minimum !== undefined))(
    '%s has the bounds of the adapter',
    (name, bounds) => {
      const { minimum = 0, maximum = 0 } = bounds;
      for (const inside of [minimum, maximum]) expect(() => launch({ [name]: inside })).not.toThrow();
      for (const outside of [minimum - 1, maximum + 1]) expect(() => launch({ [name]: outside })).toThrow(name);
    },
  );

  test('engine is one of the engines that the adapter has', () => {
    for (const engine of attributes['engine']?.enum ?? []) expect(() => launch({ engine })).not.toThrow();
    expect(() => launch({ engine: 'steam' })).toThrow('engine');
  });

  test('is known, wherever a configuration is suggested', () => {
    const suggested = [...hartbeat.initialConfigurations, ...hartbeat.configurationSnippets.map(({ body }) => body)];
    const names = new Set(suggested.flatMap((configuration) => Object.keys(configuration)));
    const common = ['type', 'request', 'name'];
    expect([...names].filter((name) => !common.includes(name) && !(name in attributes))).toEqual([]);
  });
});

test('each language that the debugger is for can have breakpoints', () => {
  expect(contributes.breakpoints.map(({ language }) => language)).toEqual(hartbeat.languages);
});

test('each command is registered, each menu entry and link is a command', () => {
  const commands = contributes.commands.map(({ command }) => command);
  expect(commands.filter((command) => !code.includes(`registerCommand('${command}'`))).toEqual([]);
  const used = Object.values(contributes.menus).flatMap((entries) => entries.map(({ command }) => command));
  const texts = [...contributes.viewsWelcome.map(({ contents }) => contents), ...steps.map((step) => step.description)];
  const linked = texts.flatMap((text) => [...text.matchAll(/\(command:(hartbeat\.[\w.]+)\)/g)]);
  const all = [...used, ...linked.map((match) => match[1]!)].filter((command) => !isFocus(command));
  expect(all.filter((command) => !commands.includes(command))).toEqual([]);
});

test('each view is created and says something when it is empty', () => {
  for (const { id } of contributes.views.debug) {
    expect(code).toContain(`NodeTree('${id}')`);
    expect(contributes.viewsWelcome.map(({ view }) => view)).toContain(id);
  }
});

test('each file that is named is there', () => {
  const files = [
    manifest.icon,
    ...contributes.languages.map(({ configuration }) => configuration),
    ...contributes.grammars.map((grammar) => grammar.path),
    ...contributes.views.debug.map(({ icon }) => icon),
    ...steps.map(({ media }) => media.svg),
  ];
  expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  for (const { path: file, scopeName } of contributes.grammars) {
    expect(JSON.parse(readFileSync(path.join(root, file), 'utf8'))).toMatchObject({ scopeName });
  }
});

test('each step of the walkthrough can be done, says what its picture shows, and is ticked off by something that happens', () => {
  const contexts = new Set<string>(STEP_KEYS);
  const happens = (event: string): boolean => {
    const [kind, what = ''] = event.split(':');
    if (kind === 'onCommand') return contributes.commands.some(({ command }) => command === what);
    if (kind === 'onView') return contributes.views.debug.some(({ id }) => id === what);
    return kind === 'onContext' && contexts.delete(what);
  };
  for (const { id, description, media, completionEvents } of steps) {
    expect(description, id).toMatch(/\n\[[^\]]+\]\(command:[\w.]+\)$/);
    expect(media.altText, id).not.toBe('');
    expect(completionEvents.filter((event) => !happens(event))).toEqual([]);
  }
  expect([...contexts]).toEqual([]);
});
