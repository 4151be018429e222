/**
 * Paths of sources as compilers write them, and which of them an editor means by one of its own: it may see the sources under another root, or in
 * another case. '/' and '\' both separate.
 */

/** Joins and normalises: the last absolute part counts from the root, `.` and `..` are resolved. */
export function joinPath(...parts: readonly string[]): string {
  let joined = '';
  for (const part of parts.map((text) => text.replaceAll('\\', '/'))) {
    if (part === '') continue;
    joined = isAbsolute(part) || joined === '' ? part : `${joined}/${part}`;
  }
  const root = /^([A-Za-z]:)?\/*/.exec(joined)![0];
  const kept: string[] = [];
  for (const component of joined.slice(root.length).split('/')) {
    if (component === '' || component === '.') continue;
    if (component === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (component !== '..' || root === '') kept.push(component);
  }
  return (root.includes('/') ? root.replace(/\/+$/, '/') : root) + kept.join('/');
}

const isAbsolute = (path: string): boolean => /^([A-Za-z]:)?\//.test(path);

export interface Match {
  readonly candidate: string;
  /** Of two matches of one path the better has the larger; infinite for the very same path. */
  readonly score: number;
}

/** The candidate that best matches a path: the same, then the one with the most components in common from the end; at least the file's name. */
export function bestMatch(path: string, candidates: Iterable<string>): Match | undefined {
  const wanted = joinPath(path);
  let best: Match | undefined;
  for (const candidate of candidates) {
    const score = matchScore(wanted, candidate);
    if (score > (best?.score ?? 0)) best = { candidate, score };
  }
  return best;
}

/** Common components at the end, counted twice, and one more when their case is the same; 0 when not even the name matches. */
function matchScore(wanted: string, candidate: string): number {
  if (wanted === candidate) return Number.POSITIVE_INFINITY;
  const a = wanted.split('/').reverse();
  const b = candidate.split('/').reverse();
  let common = 0;
  let sameCase = 1;
  while (common < a.length && common < b.length && a[common]!.toLowerCase() === b[common]!.toLowerCase()) {
    if (a[common] !== b[common]) sameCase = 0;
    common++;
  }
  return common === 0 ? 0 : common * 2 + sameCase;
}
