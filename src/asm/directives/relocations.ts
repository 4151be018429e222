/**
 * `.reloc place, R_RISCV_NAME, value`: a relocation as it is written, for who knows what the linker does with it (Using as, "Reloc").
 */
import { constantValue } from '../layout/value.ts';
import { relocationNumber } from '../relocationTypes.ts';
import { SyntaxProblem } from '../syntax/cursor.ts';
import { wholeRange } from '../syntax/statementLine.ts';
import { type Directive, type DirectiveFamily, valueAt } from './directive.ts';

const relocation: Directive = (assembly, cursor) => {
  const place = valueAt(assembly, cursor);
  cursor.expect(',', 'before the type of the relocation');
  const { name, token } = cursor.takeName('a type of relocation such as R_RISCV_64');
  const type = relocationNumber(name);
  if (type === undefined) {
    const message = `\`${name}\` is no relocation of RISC-V; R_RISCV_64, R_RISCV_CALL_PLT or another is expected`;
    throw new SyntaxProblem(message, token.start, token.end);
  }
  const value = cursor.accept(',') ? valueAt(assembly, cursor) : constantValue(0n);
  cursor.end();
  const { section } = assembly.sections.here.fragment;
  assembly.asked.push({ section, place, type, value, range: wholeRange(assembly.statement) });
};

export const relocationDirectives: DirectiveFamily = { '.reloc': relocation };
