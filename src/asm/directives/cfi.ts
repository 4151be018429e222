/**
 * `.cfi_*` directives: how to find the caller's frame (Using as, "CFI directives"; DWARF 5, 6.4). They are collected; bytes are made of them when
 * the module is done.
 */

import { csrByName } from '../../isa/csrs.ts';
import { registerByName } from '../../isa/registers.ts';
import type { CfiOperation } from '../cfi.ts';
import type { PendingFrame, PendingPointer } from '../cfiCollector.ts';
import type { Assembly } from '../state.ts';
import { type Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import { wholeRange } from '../syntax/statementLine.ts';
import { type Directive, type DirectiveFamily, forEachElement, numberAt, valueAt } from './directive.ts';

const RETURN_ADDRESS = 1;
/** DWARF's numbers (psABI, "DWARF Register Numbers"). */
const FIRST_F = 32;
const FIRST_CSR = 4096;

function registerAt(assembly: Assembly, cursor: Cursor): number {
  const token = cursor.peek();
  const register = token === undefined ? undefined : registerByName(token.text);
  if (register !== undefined) {
    cursor.next();
    return register.file === 'f' ? FIRST_F + register.index : register.index;
  }
  const csr = token?.kind === 'name' ? csrByName(token.text) : undefined;
  if (csr !== undefined) {
    cursor.next();
    return FIRST_CSR + csr.number;
  }
  return numberAt(assembly, cursor, 'the number of a register', 0, 8191);
}

const offsetAt = (assembly: Assembly, cursor: Cursor): number =>
  numberAt(assembly, cursor, 'the offset', -(2 ** 31), 2 ** 31);

function comma(cursor: Cursor): void {
  cursor.expect(',', 'between the operands');
}

function openFrame(assembly: Assembly): PendingFrame {
  const { open } = assembly.cfi;
  if (open !== undefined) return open;
  const [head] = assembly.statement.tokens;
  throw new SyntaxProblem('`.cfi_startproc` is expected before', head!.start, head!.end);
}

function add(assembly: Assembly, operation: CfiOperation): void {
  openFrame(assembly).operations.push({ at: assembly.sections.here, operation });
}

/** An operation whose operands are all of the statement. */
const operation =
  (read: (assembly: Assembly, cursor: Cursor) => CfiOperation): Directive =>
  (assembly, cursor) => {
    const what = read(assembly, cursor);
    cursor.end();
    add(assembly, what);
  };

const onOffset = (kind: 'defCfaOffset' | 'adjustCfaOffset'): Directive =>
  operation((assembly, cursor) => ({ kind, offset: offsetAt(assembly, cursor) }));

const onRegisterAndOffset = (kind: 'offset' | 'relOffset' | 'valOffset' | 'defCfa'): Directive =>
  operation((assembly, cursor) => {
    const register = registerAt(assembly, cursor);
    comma(cursor);
    return { kind, register, offset: offsetAt(assembly, cursor) };
  });

/** One operation for each register named. */
const onRegisters =
  (kind: 'restore' | 'undefined' | 'sameValue'): Directive =>
  (assembly, cursor) =>
    forEachElement(cursor, () => add(assembly, { kind, register: registerAt(assembly, cursor) }));

const startProc: Directive = (assembly, cursor) => {
  const { cfi, sections, statement } = assembly;
  if (cfi.open !== undefined) return cursor.fail('the `.cfi_startproc` before has no `.cfi_endproc`');
  const isSimple = cursor.peek()?.text === 'simple';
  if (isSimple) cursor.next();
  cursor.end();
  cfi.open = {
    ...{ section: sections.current, start: sections.here, end: undefined, range: wholeRange(statement), isSimple },
    ...{ isSignalFrame: false, returnColumn: RETURN_ADDRESS, personality: undefined, lsda: undefined, operations: [] },
  };
  cfi.frames.push(cfi.open);
};

const endProc: Directive = (assembly, cursor) => {
  cursor.end();
  const { cfi, sections } = assembly;
  const frame = openFrame(assembly);
  cfi.open = undefined;
  if (frame.section !== sections.current) {
    const { tokens } = assembly.statement;
    throw new SyntaxProblem('`.cfi_startproc` is in another section', tokens[0]!.start, tokens[0]!.end);
  }
  frame.end = sections.here;
};

const DW_EH_PE_OMIT = 0xff;

/** `encoding, symbol`; with the encoding `omit` there is no symbol. */
function pointerAt(assembly: Assembly, cursor: Cursor): PendingPointer | undefined {
  const encoding = numberAt(assembly, cursor, 'the encoding', 0, 255);
  if (encoding === DW_EH_PE_OMIT) return undefined;
  comma(cursor);
  const token = cursor.peek();
  const value = valueAt(assembly, cursor);
  if (value.kind !== 'linear' || value.plus === undefined || value.minus !== undefined) {
    throw new SyntaxProblem('a symbol is expected', token!.start, token!.end);
  }
  return { encoding, symbol: value.plus, addend: value.constant };
}

const pointer =
  (field: 'personality' | 'lsda'): Directive =>
  (assembly, cursor) => {
    const found = pointerAt(assembly, cursor);
    cursor.end();
    openFrame(assembly)[field] = found;
  };

const frameSections: Directive = (assembly, cursor) => {
  const names: string[] = [];
  forEachElement(cursor, () => names.push(cursor.takeName('.eh_frame or .debug_frame').name));
  assembly.cfi.sections = { ehFrame: names.includes('.eh_frame'), debugFrame: names.includes('.debug_frame') };
};

export const cfiDirectives: DirectiveFamily = {
  '.cfi_sections': frameSections,
  '.cfi_startproc': startProc,
  '.cfi_endproc': endProc,
  '.cfi_personality': pointer('personality'),
  '.cfi_lsda': pointer('lsda'),
  '.cfi_def_cfa': onRegisterAndOffset('defCfa'),
  '.cfi_def_cfa_register': operation((assembly, cursor) => ({
    kind: 'defCfaRegister',
    register: registerAt(assembly, cursor),
  })),
  '.cfi_def_cfa_offset': onOffset('defCfaOffset'),
  '.cfi_adjust_cfa_offset': onOffset('adjustCfaOffset'),
  '.cfi_offset': onRegisterAndOffset('offset'),
  '.cfi_rel_offset': onRegisterAndOffset('relOffset'),
  '.cfi_val_offset': onRegisterAndOffset('valOffset'),
  '.cfi_register': operation((assembly, cursor) => {
    const register = registerAt(assembly, cursor);
    comma(cursor);
    return { kind: 'register', register, inRegister: registerAt(assembly, cursor) };
  }),
  '.cfi_restore': onRegisters('restore'),
  '.cfi_undefined': onRegisters('undefined'),
  '.cfi_same_value': onRegisters('sameValue'),
  '.cfi_remember_state': operation(() => ({ kind: 'rememberState' })),
  '.cfi_restore_state': operation(() => ({ kind: 'restoreState' })),
  '.cfi_return_column': (assembly, cursor) => {
    openFrame(assembly).returnColumn = registerAt(assembly, cursor);
    cursor.end();
  },
  '.cfi_signal_frame': (assembly, cursor) => {
    cursor.end();
    openFrame(assembly).isSignalFrame = true;
  },
  '.cfi_escape': (assembly, cursor) => {
    const bytes: number[] = [];
    forEachElement(cursor, () => bytes.push(numberAt(assembly, cursor, 'a byte', -128, 255) & 0xff));
    add(assembly, { kind: 'escape', bytes });
  },
};
