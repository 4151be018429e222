/**
 * Hit conditions of breakpoints: after how many hits a breakpoint stops. `5` and `==5` stop at the fifth hit, `>=5`, `>5`, `<5`, `<=5` and `!=5`
 * at the hits that compare so, `%5` at every fifth.
 */
export type HitCondition = (hits: number) => boolean;

/** The condition, or a sentence that says what is wrong with it. */
export function parseHitCondition(text: string): HitCondition | { readonly error: string } {
  const match = /^\s*(==?|!=|>=?|<=?|%)?\s*(\d+)\s*$/.exec(text);
  if (match === null)
    return { error: `hit condition "${text}" is not a number, with or without one of == != > >= < <= %` };
  const count = Number(match[2]);
  switch (match[1]) {
    case '>':
      return (hits) => hits > count;
    case '>=':
      return (hits) => hits >= count;
    case '<':
      return (hits) => hits < count;
    case '<=':
      return (hits) => hits <= count;
    case '!=':
      return (hits) => hits !== count;
    case '%':
      if (count === 0) return { error: 'hit condition "%0" would never stop' };
      return (hits) => hits % count === 0;
    default:
      return (hits) => hits === count;
  }
}
