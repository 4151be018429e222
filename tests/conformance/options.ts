/**
 * The options of `npm run conformance`.
 */
import { parseArgs } from 'node:util';
import { engines } from '../../src/engine/index.ts';
import type { EngineName } from '../../src/machine/engine.ts';
import { extensionNames } from './user/choice.ts';
import { QEMU } from './user/qemu.ts';

export interface Options {
  readonly seed: number;
  /** Instructions of each extension for each engine. */
  readonly count: number;
  readonly extensions: readonly string[];
  readonly engines: readonly EngineName[];
  readonly batch?: number;
  readonly qemu: string;
  /** For the extensions that the first does not have. */
  readonly newer?: string;
  readonly write: boolean;
  readonly parts: ReadonlySet<Part>;
}

/** What can be asked for alone. */
export const PARTS = ['user', 'lockstep', 'translator', 'system'] as const;
export type Part = (typeof PARTS)[number];

export const USAGE = `usage: npm run conformance -- [options]
  --user           fuzz user-mode instructions against ${QEMU} (with --lockstep, --translator, --system: those
                   parts alone; all without)
  --lockstep       fuzz the engines against each other, with illegal encodings and faults
  --translator     fuzz the translator with structured programs and what happens around them
  --system         run the bare-metal programs against qemu-system-riscv64
  --seed N         first seed of everything random (1)
  --count N        instructions of each extension on each engine (1e7); 1e9 takes hours
  --ext A,B        extensions: ${extensionNames.join(', ')} (all)
  --engine A,B     engines: ${Object.keys(engines).join(', ')} (all)
  --batch N        only the batch of this number, to bring back a difference
  --qemu PROGRAM   another ${QEMU}
  --newer PROGRAM  a newer one, for extensions that the first does not have (else Debian 13's, fetched into .cache)
  --write          write the table into tests/conformance/README.md`;

/** Undefined when they are not understood. */
export function parseOptions(args: readonly string[]): Options | undefined {
  const values = read(args);
  if (values === undefined) return undefined;
  const list = (text: string | undefined, all: readonly string[]): readonly string[] => text?.split(',') ?? all;
  const extensions = list(values.ext, extensionNames);
  const chosen = list(values.engine, Object.keys(engines));
  const [seed, count, batch] = [values.seed ?? '1', values.count ?? '1e7', values.batch].map(Number);
  const isKnown =
    extensions.every((name) => extensionNames.includes(name)) && chosen.every((name) => Object.hasOwn(engines, name));
  if (!isKnown || !Number.isInteger(seed) || !(count! > 0)) return undefined;
  const parts = PARTS.filter((part) => values[part] === true);
  return {
    ...{ seed: seed!, count: count!, extensions, qemu: values.qemu ?? QEMU, write: values.write === true },
    engines: chosen as readonly EngineName[],
    parts: new Set(parts.length === 0 ? PARTS : parts),
    ...(values.batch !== undefined && { batch: batch! }),
    ...(values.newer !== undefined && { newer: values.newer }),
  };
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ seed: TEXT, count: TEXT, ext: TEXT, engine: TEXT, batch: TEXT, qemu: TEXT, newer: TEXT },
        ...{ user: FLAG, lockstep: FLAG, translator: FLAG, system: FLAG, write: FLAG },
      },
    }).values;
  } catch {
    return undefined;
  }
}
