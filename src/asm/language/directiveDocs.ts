/**
 * The directives explained: how each is written, and one sentence (Using as, "Pseudo Ops" and "RISC-V-Directives"). A test compares the names with
 * the assembler's own table.
 */

export interface DirectiveDoc {
  /** Its operands; empty when it has none. */
  readonly operands: string;
  readonly doc: string;
}

type Row = readonly [names: string, operands: string, doc: string];

const DATA: readonly Row[] = [
  ['.byte .dc.b', 'value, …', 'Bytes with these values.'],
  ['.half .hword .short .value .2byte .dc .dc.w', 'value, …', 'Values of 2 bytes each.'],
  ['.word .long .int .4byte .dc.l', 'value, …', 'Values of 4 bytes each.'],
  ['.dword .quad .8byte .dc.a', 'value, …', 'Values of 8 bytes each; a symbol gives its address.'],
  ['.octa', 'value, …', 'Values of 16 bytes each.'],
  ['.float .single .dc.s', 'number, …', 'Single-precision floating-point numbers.'],
  ['.double .dc.d', 'number, …', 'Double-precision floating-point numbers.'],
  ['.ascii', '"text", …', 'The characters of strings, without a zero at the end.'],
  ['.asciz .string', '"text", …', 'The characters of strings, each with a zero byte at the end.'],
  ['.zero .skip .space', 'size, fill', 'So many bytes, zero unless a fill is given.'],
  ['.fill', 'repeat, size, value', 'A value of `size` bytes, repeated.'],
  ['.uleb128', 'value, …', 'Unsigned values in DWARF’s variable-length form.'],
  ['.sleb128', 'value, …', 'Signed values in DWARF’s variable-length form.'],
  ['.dcb .dcb.w', 'count, value', 'A value of 2 bytes, so many times.'],
  ['.dcb.b', 'count, value', 'A byte, so many times.'],
  ['.dcb.l', 'count, value', 'A value of 4 bytes, so many times.'],
  ['.dcb.s', 'count, number', 'A single-precision floating-point number, so many times.'],
  ['.dcb.d', 'count, number', 'A double-precision floating-point number, so many times.'],
  ['.ds .ds.w', 'count, fill', 'Room for so many values of 2 bytes, zero unless a fill is given.'],
  ['.ds.b', 'count, fill', 'Room for so many bytes, zero unless a fill is given.'],
  ['.ds.l .ds.s', 'count, fill', 'Room for so many values of 4 bytes, zero unless a fill is given.'],
  ['.ds.d', 'count, fill', 'Room for so many values of 8 bytes, zero unless a fill is given.'],
  ['.string8', '"text", …', 'As .string.'],
  ['.string16', '"text", …', 'As .string, each byte as 2 bytes.'],
  ['.string32', '"text", …', 'As .string, each byte as 4 bytes.'],
  ['.string64', '"text", …', 'As .string, each byte as 8 bytes.'],
  ['.dtprelword', 'symbol', 'The offset of a thread-local symbol in its block, as 4 bytes.'],
  ['.dtpreldword', 'symbol', 'The offset of a thread-local symbol in its block, as 8 bytes.'],
  ['.incbin', '"file", skip, count', 'The bytes of a file.'],
];

const SECTIONS: readonly Row[] = [
  ['.text', 'subsection', 'What follows goes to the section of code.'],
  ['.data', 'subsection', 'What follows goes to the section of data that is written to.'],
  [
    '.bss',
    'subsection',
    'What follows goes to the section of data that is zero at first and takes no room in the file.',
  ],
  ['.rodata', 'subsection', 'What follows goes to the section of data that is only read.'],
  ['.sdata', '', 'What follows goes to the section of small data near gp.'],
  ['.sbss', '', 'What follows goes to the section of small zeroed data near gp.'],
  [
    '.section',
    'name, "flags", @type',
    'What follows goes to this section; flags are `a` allocated, `w` writable, `x` code, `M` mergeable, `S` strings, `G` group, `T` thread-local.',
  ],
  ['.pushsection', 'name, "flags", @type', 'As .section; .popsection goes back.'],
  ['.popsection', '', 'Goes back to the section before the last .pushsection.'],
  ['.previous', '', 'Goes back to the section before this one.'],
  ['.subsection', 'number', 'Goes to another part of this section; parts are put in order of their numbers.'],
];

const PLACES: readonly Row[] = [
  ['.align .p2align', 'exponent, fill, max', 'Goes on at a multiple of 2 to the power of `exponent`.'],
  ['.p2alignw', 'exponent, fill, max', 'As .p2align, filled with values of 2 bytes.'],
  ['.p2alignl', 'exponent, fill, max', 'As .p2align, filled with values of 4 bytes.'],
  ['.balign', 'bytes, fill, max', 'Goes on at a multiple of so many bytes.'],
  ['.balignw', 'bytes, fill, max', 'As .balign, filled with values of 2 bytes.'],
  ['.balignl', 'bytes, fill, max', 'As .balign, filled with values of 4 bytes.'],
  ['.org', 'offset, fill', 'Goes on at this offset of the section.'],
];

const SYMBOLS: readonly Row[] = [
  ['.globl .global', 'symbol, …', 'Other files see the symbol.'],
  ['.extern', 'symbol, …', 'The symbol is defined elsewhere; so is every symbol that is not defined here.'],
  ['.local', 'symbol, …', 'Only this file sees the symbol.'],
  ['.weak', 'symbol, …', 'Other files see the symbol, and may define it otherwise.'],
  ['.internal', 'symbol, …', 'The symbol’s visibility is internal.'],
  ['.hidden', 'symbol, …', 'Files that are linked together see the symbol; other modules do not.'],
  ['.protected', 'symbol, …', 'Other modules see the symbol, and cannot replace it here.'],
  [
    '.type',
    'symbol, @function',
    'What kind of thing the symbol is: @function, @object, @tls_object, @common, @notype.',
  ],
  ['.size', 'symbol, size', 'How many bytes the symbol’s thing has; usually `. - symbol`.'],
  ['.set .equ', 'symbol, value', 'Gives the symbol a value, which may be changed later.'],
  ['.equiv', 'symbol, value', 'Gives the symbol a value; an error if it has one.'],
  ['.comm .common', 'symbol, size, alignment', 'Zeroed storage that files with the same symbol share.'],
  ['.lcomm', 'symbol, size', 'Zeroed storage of this file.'],
  ['.weakref', 'alias, symbol', 'Another name for a symbol, by which it is only weakly referred to.'],
  ['.symver', 'symbol, name@version', 'The symbol’s version, for shared libraries.'],
];

const MACROS: readonly Row[] = [
  [
    '.macro',
    'name parameter, …',
    'Begins a macro: lines up to .endm, in which `\\parameter` stands for its argument and `\\@` for a number of its own.',
  ],
  ['.endm .endmacro', '', 'Ends a macro.'],
  ['.exitm', '', 'Leaves the macro that is being expanded.'],
  [
    '.altmacro',
    '',
    'From here on macros take the alternate syntax: <text>, %expression, LOCAL, and names without a backslash.',
  ],
  ['.noaltmacro', '', 'Ends .altmacro.'],
  ['.purgem', 'name', 'Forgets a macro.'],
  ['.rept .rep', 'count', 'Repeats the lines up to .endr.'],
  ['.irp', 'parameter, value, …', 'Repeats the lines up to .endr, once with each value.'],
  ['.irpc', 'parameter, characters', 'Repeats the lines up to .endr, once with each character.'],
  ['.endr', '', 'Ends a repetition.'],
];

const CONDITIONS: readonly Row[] = [
  ['.if .ifne', 'expression', 'The lines up to .endif count if the value is not 0.'],
  ['.ifeq', 'expression', 'The lines up to .endif count if the value is 0.'],
  ['.ifge', 'expression', 'The lines up to .endif count if the value is 0 or more.'],
  ['.ifgt', 'expression', 'The lines up to .endif count if the value is more than 0.'],
  ['.ifle', 'expression', 'The lines up to .endif count if the value is 0 or less.'],
  ['.iflt', 'expression', 'The lines up to .endif count if the value is less than 0.'],
  ['.ifdef', 'symbol', 'The lines up to .endif count if the symbol is defined above.'],
  ['.ifndef .ifnotdef', 'symbol', 'The lines up to .endif count if the symbol is not defined above.'],
  ['.ifb', 'text', 'The lines up to .endif count if there is no text.'],
  ['.ifnb', 'text', 'The lines up to .endif count if there is some text.'],
  ['.ifc', 'text, text', 'The lines up to .endif count if both texts are alike.'],
  ['.ifnc', 'text, text', 'The lines up to .endif count if the texts differ.'],
  ['.ifeqs', '"text", "text"', 'The lines up to .endif count if both strings are alike.'],
  ['.ifnes', '"text", "text"', 'The lines up to .endif count if the strings differ.'],
  ['.else', '', 'The lines up to .endif count if no condition before did.'],
  ['.elseif .elsif', 'expression', 'The lines that follow count if no condition before did and the value is not 0.'],
  ['.endif', '', 'Ends a condition.'],
];

const CFI: readonly Row[] = [
  ['.cfi_sections', 'section, …', 'Where unwind information goes: `.eh_frame`, `.debug_frame`.'],
  ['.cfi_startproc', 'simple', 'A function begins, for unwinding.'],
  ['.cfi_endproc', '', 'The function ends, for unwinding.'],
  ['.cfi_personality', 'encoding, symbol', 'The function that handles exceptions here.'],
  ['.cfi_lsda', 'encoding, symbol', 'The data of the function that handles exceptions here.'],
  ['.cfi_def_cfa', 'register, offset', 'From here the caller’s stack pointer is register + offset.'],
  ['.cfi_def_cfa_register', 'register', 'From here the caller’s stack pointer counts from this register.'],
  ['.cfi_def_cfa_offset', 'offset', 'From here the caller’s stack pointer is so far from its register.'],
  ['.cfi_adjust_cfa_offset', 'difference', 'The offset of the caller’s stack pointer grows by so much.'],
  [
    '.cfi_offset',
    'register, offset',
    'The register’s value for the caller lies at this offset from the caller’s stack pointer.',
  ],
  ['.cfi_rel_offset', 'register, offset', 'The same, from the register that the caller’s stack pointer counts from.'],
  [
    '.cfi_val_offset',
    'register, offset',
    'The register’s value for the caller is the caller’s stack pointer + offset.',
  ],
  ['.cfi_register', 'register, other', 'The register’s value for the caller is in another register.'],
  ['.cfi_restore', 'register, …', 'The register is again as at the begin of the function.'],
  ['.cfi_undefined', 'register, …', 'The register’s value for the caller is lost.'],
  ['.cfi_same_value', 'register, …', 'The register still has the caller’s value.'],
  ['.cfi_remember_state', '', 'Keeps the rules for .cfi_restore_state.'],
  ['.cfi_restore_state', '', 'Takes the rules back that .cfi_remember_state kept.'],
  ['.cfi_return_column', 'register', 'The register that has the return address.'],
  ['.cfi_signal_frame', '', 'The function is called by a signal.'],
  ['.cfi_escape', 'byte, …', 'Bytes of unwind information as they are.'],
];

const OTHERS: readonly Row[] = [
  [
    '.option',
    'rvc',
    'How the assembler works from here on: `rvc norvc` compression, `relax norelax` shortening by the linker, `pic nopic`, `arch, +extension`, `push pop`.',
  ],
  ['.attribute', 'tag, value', 'An attribute of the object: arch, stack_align, unaligned_access, priv_spec.'],
  ['.reloc', 'place, R_RISCV_NAME, value', 'A relocation at a place of this section, or at a label, for the linker.'],
  ['.insn', 'format opcode, …', 'An instruction by its format and fields, or by its bits.'],
  ['.include', '"file"', 'The lines of another file.'],
  ['.file', 'number "name"', 'A source file, for line information.'],
  ['.loc', 'file line column', 'The source line that what follows comes from.'],
  ['.ident', '"text"', 'A remark that is kept in the object.'],
  ['.end', '', 'Nothing that follows counts.'],
  ['.err', '', 'An error.'],
  ['.error', '"message"', 'An error with this message.'],
  ['.warning', '"message"', 'A warning with this message.'],
  ['.print', '"text"', 'A text to print while assembling.'],
  ['.title .sbttl .list .nolist .eject .psize', '', 'About listings; has no effect here.'],
  ['.addrsig .addrsig_sym', '', 'For linkers that fold identical functions; has no effect here.'],
];

const rows = [DATA, SECTIONS, PLACES, SYMBOLS, MACROS, CONDITIONS, CFI, OTHERS].flat();

/** By name, with the dot. */
export const directiveDocs: ReadonlyMap<string, DirectiveDoc> = new Map(
  rows.flatMap(([names, operands, doc]) => names.split(' ').map((name) => [name, { operands, doc }] as const)),
);
