/** A reproducible sequence of whole numbers below a limit. */
export function sequence(seed: number): (below: number) => number {
  let word = Math.imul(seed + 1, 0x9e37_79b1) >>> 0;
  return (below) => {
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((word / 2 ** 32) * below);
  };
}
