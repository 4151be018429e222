/**
 * GNU as and objdump for RISC-V, where they are installed in the version that the recorded answers come from: the outsiders against which encoder and disassembler are checked.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'riscv64-linux-gnu-';

/** What aliases are printed changes from version to version, so only the one that made the recorded answers is asked. */
const VERSION = '2.40';

export const hasToolchain = ['as', 'objcopy', 'objdump'].every((tool) =>
  spawnSync(`${PREFIX}${tool}`, ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0]?.endsWith(` ${VERSION}`),
);

export interface AssembledLine {
  readonly address: bigint;
  readonly bits: number;
  /** As objdump prints it, without symbols and comments. */
  readonly text: string;
}

/** Disassembles encodings that follow one another from address 0. */
export const disassembleBytes = (bytes: Uint8Array): AssembledLine[] =>
  inFolder((path) => {
    writeFileSync(path('a.bin'), bytes);
    return disassembleFile(path('a.bin'));
  });

/** Assembles one instruction a line, each kept in the form in which it is written, and disassembles the result. */
export const assemble = (lines: readonly string[]): AssembledLine[] =>
  inFolder((path) => {
    const options = (line: string): string => (line.startsWith('c.') ? '.option rvc' : '.option norvc');
    const source = lines.map((line) => `${options(line)}\n${line}\n`).join('');
    writeFileSync(path('a.s'), `.option norelax\n${source}`);
    run('as', '-march=rv64gc', path('a.s'), '-o', path('a.o'));
    run('objcopy', '-O', 'binary', '-j', '.text', path('a.o'), path('a.bin'));
    return disassembleFile(path('a.bin'));
  });

function inFolder<T>(work: (path: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'isa-'));
  try {
    return work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Disassembles a file of nothing but instructions. */
function disassembleFile(binary: string): AssembledLine[] {
  const length = readFileSync(binary).length;
  const output = run('objdump', '-D', '-z', '-b', 'binary', '-m', 'riscv:rv64', binary);
  const lines = [...output.matchAll(/^\s*([0-9a-f]+):\t([0-9a-f]+)\s*\t([^#\n]*)/gm)].map((match) => ({
    address: BigInt(`0x${match[1]}`),
    bits: Number.parseInt(match[2]!, 16),
    text: normalised(match[3]!.trim()),
  }));
  const end = lines.reduce((sum, { bits }) => sum + ((bits & 3) === 3 ? 4 : 2), 0);
  if (end !== length) throw new Error(`objdump printed ${end} of ${length} bytes`);
  return lines;
}

/** Immediate forms by the register forms' names, as which some versions print them (`add a0,a0,1`, `csrw fcsr,1`). */
const IMMEDIATE_NAMES: Readonly<Record<string, string>> = {
  ...{
    add: 'addi',
    slt: 'slti',
    sltu: 'sltiu',
    xor: 'xori',
    or: 'ori',
    and: 'andi',
    sll: 'slli',
    srl: 'srli',
    sra: 'srai',
  },
  ...{ addw: 'addiw', sllw: 'slliw', srlw: 'srliw', sraw: 'sraiw' },
  ...{ csrw: 'csrwi', csrs: 'csrsi', csrc: 'csrci', csrrw: 'csrrwi', csrrs: 'csrrsi', csrrc: 'csrrci' },
};

function normalised(text: string): string {
  const [mnemonic = '', operands = ''] = text.split('\t');
  const immediate = /,(-?\d+|0x[0-9a-f]+)$/.test(operands);
  return `${(immediate && IMMEDIATE_NAMES[mnemonic]) || mnemonic} ${operands}`.trimEnd();
}

function run(tool: string, ...args: string[]): string {
  const result = spawnSync(`${PREFIX}${tool}`, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${tool}: ${result.stderr}`);
  return result.stdout;
}
