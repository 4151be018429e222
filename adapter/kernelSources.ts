/**
 * The kernel's own source, which frames of kernel futures open: files by their path from the repository's root. The build puts them beside the
 * bundle, as `kernel-src/src/kernel/…`; run from the repository itself they are where they are.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export class KernelSources {
  private readonly references = new Map<string, number>();

  /** A reference for a file; the same one each time. */
  referenceOf(file: string): number {
    const known = this.references.get(file);
    if (known !== undefined) return known;
    const reference = FIRST_REFERENCE + this.references.size;
    this.references.set(file, reference);
    return reference;
  }

  /** The text of a referenced file; undefined when the reference is none of ours. */
  text(reference: number): string | undefined {
    const file = [...this.references].find(([, known]) => known === reference)?.[0];
    if (file === undefined) return undefined;
    for (const root of roots) {
      try {
        return readFileSync(path.join(root, file), 'utf8');
      } catch {
        // The other place has it.
      }
    }
    return `// ${file} is not shipped with this build.\n`;
  }
}

/** References of other kinds of sources count from 1. */
export const FIRST_REFERENCE = 1_000_000;

const roots = [path.join(import.meta.dirname, 'kernel-src'), path.join(import.meta.dirname, '..')];
