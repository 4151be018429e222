/**
 * Compares what a bare-metal program prints on QEMU with what it prints on a machine of ours, line by line. Lines are known by what stands before
 * their colon, and by how often that has come before.
 */
import { reasonFor } from './reasons.ts';

export interface Difference {
  readonly label: string;
  /** Undefined where the line is missing. */
  readonly theirs: string | undefined;
  readonly ours: string | undefined;
  /** Why it is no mistake of ours; undefined when nobody has said. */
  readonly reason: string | undefined;
}

export function differencesOf(program: string, theirs: string, ours: string): Difference[] {
  const [qemu, machine] = [linesByLabel(theirs), linesByLabel(ours)];
  const labels = new Set([...qemu.keys(), ...machine.keys()]);
  return [...labels]
    .filter((label) => qemu.get(label) !== machine.get(label))
    .map((label) => ({
      ...{ label, theirs: qemu.get(label), ours: machine.get(label) },
      reason: reasonFor(program, label, machine.get(label)),
    }));
}

export const countLines = (output: string): number => output.trimEnd().split('\n').length;

/** As the list of declared differences shows them: by reason. */
export function printDifferences(program: string, differences: readonly Difference[]): string {
  const reasons = new Set(differences.map(({ reason }) => reason));
  const sections = [...reasons].map((reason) => {
    const lines = differences
      .filter((difference) => difference.reason === reason)
      .map(({ label, theirs, ours }) => `${label}\n  QEMU: ${theirs ?? '(no line)'}\n  ours: ${ours ?? '(no line)'}\n`);
    return `## ${program}: ${reason ?? 'NOT DECLARED'}\n\n${lines.join('')}`;
  });
  return `${sections.join('\n')}\n`;
}

function linesByLabel(output: string): Map<string, string> {
  const lines = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const line of output.split('\n').filter((text) => text !== '')) {
    const colon = line.indexOf(':');
    const label = colon < 0 ? line : line.slice(0, colon);
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    lines.set(count === 1 ? label : `${label} (${count})`, line.slice(label.length + 1).trim());
  }
  return lines;
}
