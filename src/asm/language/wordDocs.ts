/**
 * A sentence each for words of operands that are no registers, symbols or constants: relocation functions (RISC-V Assembly Programmer's Manual,
 * "Relocation Functions"), rounding modes, and the words that some directives take.
 */
import type { Modifier } from '../insn/operand.ts';

export const RELOCATION_DOCS: Readonly<Record<Modifier, string>> = {
  hi: 'The upper 20 bits of an address, for lui.',
  lo: 'The lower 12 bits of an address, for a load, a store or addi after lui with %hi.',
  pcrel_hi: 'The upper 20 bits of the distance from here to a symbol, for auipc.',
  pcrel_lo: 'The lower 12 bits of what %pcrel_hi at the label named has the upper bits of.',
  got_pcrel_hi: 'The upper 20 bits of the distance to the symbol’s entry in the global offset table, for auipc.',
  tprel_hi: 'The upper 20 bits of a thread-local symbol’s offset from tp, for lui.',
  tprel_lo: 'The lower 12 bits of a thread-local symbol’s offset from tp.',
  tprel_add: 'Marks the add of tp between %tprel_hi and %tprel_lo, for the linker.',
  tls_ie_pcrel_hi: 'The upper 20 bits of the distance to where the offset from tp stands in the global offset table.',
  tls_gd_pcrel_hi: 'The upper 20 bits of the distance to the record by which a thread-local symbol is asked for.',
};

/** Rounding modes (Unprivileged spec, "Floating-Point Control and Status Register"). */
export const ROUNDING_DOCS: Readonly<Record<string, string>> = {
  rne: 'Rounds to nearest, ties to even.',
  rtz: 'Rounds towards zero.',
  rdn: 'Rounds down, towards −∞.',
  rup: 'Rounds up, towards +∞.',
  rmm: 'Rounds to nearest, ties away from zero.',
  dyn: 'Rounds as the register frm says.',
};

type Words = Readonly<Record<string, string>>;

const SECTION_TYPES: Words = {
  '@progbits': 'Has content in the file.',
  '@nobits': 'Is zero at first and takes no room in the file.',
  '@note': 'Notes about the program.',
  '@init_array': 'Pointers to functions that are called before main.',
};

const SECTION_NAMES: Words = {
  '.text': 'Code.',
  '.rodata': 'Data that is only read.',
  '.data': 'Data that is written to.',
  '.bss': 'Data that is zero at first.',
  '.tdata': 'Thread-local data.',
  '.tbss': 'Thread-local data that is zero at first.',
  '.init_array': 'Pointers to functions that are called before main.',
  '.note.GNU-stack': 'Empty: says that the stack need not be executable.',
};

const SECTION_FLAGS: Words = {
  '"a"': 'In memory, only read.',
  '"aw"': 'In memory, written to.',
  '"ax"': 'In memory, executed.',
  '"awT"': 'Thread-local.',
  '"aMS"': 'Strings, of which equal ones are merged.',
};

/** By directive, the words of its operands in order. */
export const DIRECTIVE_WORDS: Readonly<Record<string, readonly Words[]>> = {
  '.option': [
    {
      push: 'Keeps the options in force, until pop.',
      pop: 'Goes back to the options before push.',
      rvc: 'Chooses compressed instructions.',
      norvc: 'Chooses no compressed instructions.',
      relax: 'The linker may shorten code.',
      norelax: 'The linker leaves code as it is.',
      pic: 'la goes by way of the global offset table.',
      nopic: 'la is relative to the pc.',
      arch: 'Adds or takes away extensions: arch, +zba, -c.',
    },
  ],
  '.type': [
    {},
    {
      '@function': 'Code that is called.',
      '@object': 'Data.',
      '@tls_object': 'Thread-local data.',
      '@notype': 'Nothing is said.',
    },
  ],
  '.section': [SECTION_NAMES, SECTION_FLAGS, SECTION_TYPES],
  '.pushsection': [SECTION_NAMES, SECTION_FLAGS, SECTION_TYPES],
};
