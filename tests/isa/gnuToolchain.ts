/**
 * GNU as and objdump for RISC-V, where they are installed in the version that the recorded answers come from: the outsiders against which encoder and
 * disassembler are checked.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface AssembledLine {
  readonly address: bigint;
  readonly bits: number;
  /** As objdump prints it, without symbols and comments. */
  readonly text: string;
}

/** What programs' names begin with, with a folder if they are not on the path. */
const INSTALLED = 'riscv64-linux-gnu-';

export class GnuToolchain {
  /** What aliases are printed changes from version to version, so only the one that made the recorded answers is asked. */
  readonly version: string;
  readonly isInstalled: boolean;
  private readonly prefix: string;
  private readonly arch: string;

  constructor(version: string, arch: string, prefix = INSTALLED) {
    this.version = version;
    this.arch = arch;
    this.prefix = prefix;
    this.isInstalled = ['as', 'objdump'].every((tool) =>
      spawnSync(`${prefix}${tool}`, ['--version'], { encoding: 'utf8' })
        .stdout?.split('\n')[0]
        ?.endsWith(` ${version}`),
    );
  }

  /** Disassembles encodings that follow one another from address 0. */
  disassembleBytes(bytes: Uint8Array): AssembledLine[] {
    return inFolder((path) => {
      writeFileSync(path('a.bin'), bytes);
      return this.disassemble(bytes.length, '-D', '-b', 'binary', '-m', 'riscv:rv64', path('a.bin'));
    });
  }

  /** Assembles one instruction a line, each kept in the form in which it is written, and disassembles the result. */
  assemble(lines: readonly string[]): AssembledLine[] {
    return inFolder((path) => {
      const options = (line: string): string => (line.startsWith('c.') ? '.option rvc' : '.option norvc');
      const source = lines.map((line) => `${options(line)}\n${line}\n`).join('');
      writeFileSync(path('a.s'), `.option norelax\n${source}`);
      this.run('as', '-mpriv-spec=1.12', `-march=${this.arch}`, path('a.s'), '-o', path('a.o'));
      // From the object file, which says what extensions there are.
      const bytes = lines.reduce((sum, line) => sum + (line.startsWith('c.') ? 2 : 4), 0);
      return this.disassemble(bytes, '-d', path('a.o'));
    });
  }

  /** Disassembles a file of nothing but instructions, of so many bytes. */
  private disassemble(bytes: number, ...options: string[]): AssembledLine[] {
    const output = this.run('objdump', '-z', ...options);
    const lines = [...output.matchAll(/^\s*([0-9a-f]+):\t([0-9a-f]+)\s*\t([^#\n]*)/gm)].map((match) => ({
      address: BigInt(`0x${match[1]}`),
      bits: Number.parseInt(match[2]!, 16),
      text: normalised(match[3]!.trim()),
    }));
    const end = lines.reduce((sum, { bits }) => sum + ((bits & 3) === 3 ? 4 : 2), 0);
    if (end !== bytes) throw new Error(`objdump printed ${end} of ${bytes} bytes`);
    return lines;
  }

  private run(tool: string, ...args: string[]): string {
    const result = spawnSync(`${this.prefix}${tool}`, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (result.status !== 0) throw new Error(`${tool}: ${result.stderr}`);
    return result.stdout;
  }
}

/** Debian 12's, for all that it knows. */
export const gnu = new GnuToolchain('2.40', 'rv64gc_zba_zbb_zbc_zbs_zicboz_zihintpause');

/** Debian 13's, for what only a newer one knows; its programs' prefix may be given. */
export const newerGnu = new GnuToolchain('2.44', 'rv64gc_zicond', process.env['NEWER_BINUTILS']);
export const NEWER_EXTENSIONS: ReadonlySet<string> = new Set(['Zicond']);

function inFolder<T>(work: (path: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'isa-'));
  try {
    return work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
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
  ...{ ror: 'rori', rorw: 'roriw', bclr: 'bclri', bext: 'bexti', binv: 'binvi', bset: 'bseti' },
  ...{ csrw: 'csrwi', csrs: 'csrsi', csrc: 'csrci', csrrw: 'csrrwi', csrrs: 'csrrsi', csrrc: 'csrrci' },
};

function normalised(text: string): string {
  const [mnemonic = '', written = ''] = text.split('\t');
  // In an object file addresses are told by the section, too.
  const operands = written.replace(/\b([0-9a-f]+) <[^>]*>/, '0x$1');
  const immediate = /,(-?\d+|0x[0-9a-f]+)$/.test(operands);
  return `${(immediate && IMMEDIATE_NAMES[mnemonic]) || mnemonic} ${operands}`.trimEnd();
}
