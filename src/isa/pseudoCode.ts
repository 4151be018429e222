/**
 * Semantics as text: an implementation of `Ops` whose values are expressions, for people to read. Memory is `mem8[…]` to `mem64[…]`,
 * extensions are `sext32(…)` and `zext32(…)`, comparisons and shifts that end in u are unsigned, ⊗ multiplies without carries. Three idioms of the floating-point rows
 * are recognised and named: `single(f)` (a NaN-boxed single), `boxed(x)`, and a turned sign as `-x`.
 */
import { assert } from '../base/assert.ts';
import type { BaseRow } from './insnDef.ts';
import type { FpFormat, FpOp, FSource, Ops, SystemRule, Width, XSource } from './ops.ts';

/** How operands are called in the text: as in the encoding, or as an instruction's own registers and constants. */
export interface OperandNames {
  readonly x: Readonly<Record<'rd' | XSource, string>>;
  readonly f: Readonly<Record<'rd' | FSource, string>>;
  readonly imm: string;
  readonly csr: string;
  readonly pc: string;
  readonly nextPc: string;
  /** pc + imm. */
  readonly target: string;
}

/** The semantics as statements, one a line. */
export function pseudoCode(row: BaseRow, names: OperandNames): string[] {
  const writer = new PseudoCodeWriter(names);
  row.semantics(writer);
  return writer.statements;
}

/** An expression; `atom` when it needs no parentheses inside another; `effect` when evaluating it does something. */
interface Text {
  readonly text: string;
  readonly atom: boolean;
  readonly effect?: boolean;
}

const atom = (text: string): Text => ({ text, atom: true });
const inner = (value: Text): string => (value.atom ? value.text : `(${value.text})`);
const call = (name: string, ...args: Text[]): Text => ({
  text: `${name}(${args.map((arg) => arg.text).join(', ')})`,
  atom: true,
  effect: args.some((arg) => arg.effect === true),
});
const infix = (a: Text, operator: string, b: Text): Text => ({
  text: `${inner(a)} ${operator} ${inner(b)}`,
  atom: false,
  effect: a.effect === true || b.effect === true,
});

const SIGN_BITS: ReadonlySet<string> = new Set(['0x80000000', '0x8000000000000000']);
const BOX = '0xffffffff00000000';

const FP_SYMBOLS: Readonly<Partial<Record<FpOp, string>>> = {
  add: '+',
  sub: '−',
  mul: '×',
  div: '÷',
  eq: '==',
  lt: '<',
  le: '<=',
};

class PseudoCodeWriter implements Ops<Text, Text> {
  readonly statements: string[] = [];
  private readonly names: OperandNames;

  constructor(names: OperandNames) {
    this.names = names;
  }

  x(source: XSource): Text {
    return atom(this.names.x[source]);
  }
  setX(value: Text): void {
    const { rd } = this.names.x;
    if (rd !== 'zero') this.statements.push(`${rd} = ${value.text}`);
    else if (value.effect === true) this.statements.push(value.text);
  }
  f(source: FSource): Text {
    return atom(this.names.f[source]);
  }
  setF(value: Text): void {
    this.statements.push(`${this.names.f.rd} = ${value.text}`);
  }
  imm(): Text {
    return atom(this.names.imm);
  }
  pc(): Text {
    return atom(this.names.pc);
  }
  nextPc(): Text {
    return atom(this.names.nextPc);
  }

  const(value: bigint): Text {
    return atom(value > 99n || value < -99n ? hex(value) : value.toString());
  }
  add(a: Text, b: Text): Text {
    if (b.text === '0') return a;
    if (a.text === 'zero') return b;
    return b.text.startsWith('-') ? infix(a, '-', atom(b.text.slice(1))) : infix(a, '+', b);
  }
  sub(a: Text, b: Text): Text {
    return infix(a, '-', b);
  }
  and(a: Text, b: Text): Text {
    return infix(a, '&', b);
  }
  or(a: Text, b: Text): Text {
    return b.text === BOX ? call('boxed', a) : infix(a, '|', b);
  }
  xor(a: Text, b: Text): Text {
    if (b.text === '-1') return { ...a, text: `~${inner(a)}`, atom: true };
    return SIGN_BITS.has(b.text) ? { ...a, text: `-${inner(a)}`, atom: true } : infix(a, '^', b);
  }
  shl(a: Text, amount: Text): Text {
    return infix(a, '<<', amount);
  }
  shr(a: Text, amount: Text): Text {
    return infix(a, '>>u', amount);
  }
  sar(a: Text, amount: Text): Text {
    return infix(a, '>>', amount);
  }
  mul(a: Text, b: Text): Text {
    return infix(a, '*', b);
  }
  mulh(a: Text, b: Text): Text {
    return call('high64', infix(a, '*', b));
  }
  mulhu(a: Text, b: Text): Text {
    return call('high64', infix(a, '*u', b));
  }
  mulhsu(a: Text, b: Text): Text {
    return call('high64', infix(a, '*su', b));
  }
  div(a: Text, b: Text): Text {
    return infix(a, '/', b);
  }
  divu(a: Text, b: Text): Text {
    return infix(a, '/u', b);
  }
  rem(a: Text, b: Text): Text {
    return infix(a, '%', b);
  }
  remu(a: Text, b: Text): Text {
    return infix(a, '%u', b);
  }
  rotl(a: Text, amount: Text): Text {
    return call('rotl', a, amount);
  }
  rotr(a: Text, amount: Text): Text {
    return call('rotr', a, amount);
  }
  clmul(a: Text, b: Text): Text {
    return call('low64', infix(a, '⊗', b));
  }
  clmulr(a: Text, b: Text): Text {
    return infix(infix(a, '⊗', b), '>>u', atom('63'));
  }
  clz(a: Text): Text {
    return call('clz', a);
  }
  ctz(a: Text): Text {
    return call('ctz', a);
  }
  popcount(a: Text): Text {
    return call('popcount', a);
  }
  byteReverse(a: Text): Text {
    return call('byteReverse', a);
  }
  sext(a: Text, bits: 8 | 16 | 32): Text {
    return call(`sext${bits}`, a);
  }
  zext(a: Text, bits: 8 | 16 | 32): Text {
    return call(`zext${bits}`, a);
  }

  eq(a: Text, b: Text): Text {
    return infix(a, '==', b);
  }
  ne(a: Text, b: Text): Text {
    return infix(a, '!=', b);
  }
  lt(a: Text, b: Text): Text {
    return infix(a, '<', b);
  }
  ltu(a: Text, b: Text): Text {
    return infix(a, '<u', b);
  }
  ge(a: Text, b: Text): Text {
    return infix(a, '>=', b);
  }
  geu(a: Text, b: Text): Text {
    return infix(a, '>=u', b);
  }
  bool(condition: Text): Text {
    return infix(condition, '?', atom('1 : 0'));
  }
  select(condition: Text, a: Text, b: Text): Text {
    const boxed = /^(\w+) >>u 32 == 0xffffffff$|^\((\w+) >>u 32\) == 0xffffffff$/.exec(condition.text);
    if (boxed !== null) return call('single', atom(boxed[1] ?? boxed[2]!));
    return { text: `${inner(condition)} ? ${inner(a)} : ${inner(b)}`, atom: false };
  }
  when(condition: Text, body: () => void): void {
    const before = this.statements.length;
    body();
    const statements = this.statements.splice(before);
    this.statements.push(`if ${condition.text}: ${statements.join('; ')}`);
  }

  load(width: Width, signed: boolean, address: Text): Text {
    const value = { ...atom(memory(width, address)), effect: true };
    return width === 8 ? value : call(`${signed ? 's' : 'z'}ext${width * 8}`, value);
  }
  store(width: Width, address: Text, value: Text): void {
    this.statements.push(`${memory(width, address)} = ${value.text}`);
  }
  amo(width: 4 | 8, address: Text, update: (old: Text) => Text): Text {
    const place = memory(width, address);
    this.statements.push(`old = ${width === 4 ? `sext32(${place})` : place}`);
    this.statements.push(`${place} = ${update(atom('old')).text}`);
    return atom('old');
  }
  loadReserved(width: 4 | 8, address: Text): Text {
    this.statements.push(`reserve ${memory(width, address)}`);
    return this.load(width, true, address);
  }
  storeConditional(width: 4 | 8, address: Text, value: Text): Text {
    this.statements.push(`stored = reserved ${memory(width, address)}`);
    this.statements.push(`if stored: ${memory(width, address)} = ${value.text}`);
    return { text: 'stored ? 0 : 1', atom: false };
  }

  zeroBlock(address: Text): void {
    this.statements.push(`mem512[${address.text} & -64] = 0`);
  }

  branch(condition: Text): void {
    this.statements.push(`if ${condition.text}: pc = ${this.names.target}`);
  }
  jump(): void {
    this.statements.push(`pc = ${this.names.target}`);
  }
  jumpTo(target: Text): void {
    this.statements.push(`pc = ${target.text}`);
  }
  illegal(): void {
    this.statements.push('trap: illegal instruction');
  }

  /** Not worth a line in each floating-point instruction. */
  requireFp(): void {}

  fp(op: FpOp, format: FpFormat, ...args: Text[]): Text {
    const symbol = FP_SYMBOLS[op];
    const [a, b, c] = args;
    if (symbol !== undefined) return infix(a!, symbol, b!);
    if (op === 'madd') return { text: `${inner(a!)} × ${inner(b!)} + ${inner(c!)}`, atom: false };
    if (op === 'cvt') return call(format === 's' ? 'toSingle' : 'toDouble', a!);
    if (op.startsWith('from'))
      return call(format === 's' ? `singleFrom${op.slice(4)}` : `doubleFrom${op.slice(4)}`, a!);
    return call(op, ...args);
  }

  system(rule: SystemRule): void {
    this.statements.push(...systemStatements(rule, this.names));
  }
}

const memory = (width: Width, address: Text): string => `mem${width * 8}[${address.text}]`;

const hex = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16)}`;

/** The machine's rules in words, and those of Zicsr in full. */
function systemStatements(rule: SystemRule, { x, csr, imm }: OperandNames): string[] {
  const readModifyWrite = (written: string): string[] =>
    x.rd === 'zero'
      ? [`${csr} = ${written.replace('old', csr)}`]
      : [`old = ${csr}`, `${csr} = ${written}`, `${x.rd} = old`];
  const change = (operator: string, operand: string): string[] =>
    operand === 'zero' || operand === '0' ? [`${x.rd} = ${csr}`] : readModifyWrite(`old ${operator}${operand}`);
  switch (rule) {
    case 'csrrw':
      return readModifyWrite(x.rs1);
    case 'csrrwi':
      return readModifyWrite(imm);
    case 'csrrs':
      return change('| ', x.rs1);
    case 'csrrsi':
      return change('| ', imm);
    case 'csrrc':
      return change('& ~', x.rs1);
    case 'csrrci':
      return change('& ~', imm);
    case 'ecall':
      return ['trap: environment call'];
    case 'ebreak':
      return ['trap: breakpoint'];
    case 'sret':
      return ['privilege = sstatus.SPP', 'pc = sepc'];
    case 'mret':
      return ['privilege = mstatus.MPP', 'pc = mepc'];
    case 'wfi':
      return ['wait for an interrupt'];
    case 'sfence.vma':
      return ['forget address translations'];
    case 'fence.i':
      return ['forget fetched instructions'];
    default:
      assert(false, `no words for the rule ${rule}`);
  }
}
