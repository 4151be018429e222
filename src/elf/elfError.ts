/**
 * What is wrong with an ELF file, and where. Readers throw it for any input that is not what the specification says; they never assert on
 * input. `section` names the part being read ("ELF header", "program headers", ".symtab"), `offset` is the file offset of the offending byte.
 */
export class ElfError extends Error {
  override readonly name = 'ElfError';
  readonly section: string;
  readonly offset: number;

  /** `message` is a lower-case sentence that can be shown to a person after the file's name. */
  constructor(section: string, offset: number, message: string) {
    super(message);
    this.section = section;
    this.offset = offset;
  }
}
