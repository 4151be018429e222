/**
 * What `--isa` prints: the ISA string, then each extension with a sentence, then what else a machine has, its CSRs among it.
 */
import { PMP_ENTRIES } from '../src/isa/csr/machine.ts';
import { csrs } from '../src/isa/csrs.ts';
import { extensions, isaString } from '../src/isa/extensions.ts';

export const isaText = `${isaString}
${extensions.map(({ name, doc }) => `  ${name.padEnd(12)} ${doc}`).join('\n')}

Modes M, S and U; address translation Sv39; ${PMP_ENTRIES} entries of physical memory protection with a grain of 4 bytes. Misaligned loads and
stores are done in hardware, misaligned atomic accesses are exceptions.

${csrs.map(({ number, name, doc }) => `  ${number.toString(16).padStart(3, '0')} ${name.padEnd(13)} ${doc}`).join('\n')}
`;
