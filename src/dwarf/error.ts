/**
 * The typed error of all DWARF readers: which section, where in it, and what is wrong, as a sentence without a full stop. Readers throw it
 * inside the layer; `Problems` is where its boundary turns it into a sentence for the user and goes on.
 */
export class DwarfError extends Error {
  override readonly name = 'DwarfError';
  readonly section: string;
  /** Offset in bytes from the section's start. */
  readonly offset: number;

  constructor(section: string, offset: number, message: string) {
    super(`${section}+0x${offset.toString(16)}: ${message}`);
    this.section = section;
    this.offset = offset;
  }
}

/** Collects what could not be read, each sentence once, at most `limit` of them. */
export class Problems {
  readonly #sentences = new Set<string>();
  readonly #limit: number;

  constructor(limit = 50) {
    this.#limit = limit;
  }

  get sentences(): readonly string[] {
    return [...this.#sentences];
  }

  add(sentence: string): void {
    if (this.#sentences.size < this.#limit) this.#sentences.add(sentence);
  }

  /** Runs a reader; when the input is bad, notes why and answers `otherwise`. Errors of ours pass through. */
  attempt<T>(read: () => T, otherwise: T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DwarfError)) throw error;
      this.add(error.message);
      return otherwise;
    }
  }
}
