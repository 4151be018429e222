/**
 * What the WebAssembly of this host can do that not all can: asked once, before anything is translated.
 */
import { ModuleBuilder } from '../../wasm/moduleBuilder.ts';

export interface HostFeatures {
  /** `f64x2.relaxed_madd` is there and rounds once, so that it is an exact fused multiply-add. */
  readonly fma: boolean;
}

export function probeHost(): HostFeatures {
  return { fma: hasExactFma() };
}

/** Operands whose product rounds: only a fused operation sees what is lost; the relaxed one may be either, but the same on every call. */
const PROBES: readonly (readonly [number, number, number, number])[] = [
  [1 + 2 ** -52, 1 + 2 ** -52, -(1 + 2 ** -51), 2 ** -104],
  [1 + 2 ** -27, 1 - 2 ** -27, -1, -(2 ** -54)],
  [3, 1 / 3, -1, -(2 ** -54)],
  [2 ** 600, 2 ** 600, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
];

function hasExactFma(): boolean {
  const module = new ModuleBuilder();
  const { code } = module.function({ params: ['f64', 'f64', 'f64'], results: ['f64'] }, 'madd');
  for (const local of [0, 1, 2]) {
    code.get(local);
    code.simd('f64x2.splat');
  }
  code.simd('f64x2.relaxed_madd');
  code.simd('f64x2.extract_lane', 0);
  const bytes = module.encode();
  if (!WebAssembly.validate(bytes)) return false;
  const { madd } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as {
    madd: (a: number, b: number, c: number) => number;
  };
  return PROBES.every(([a, b, c, expected]) => madd(a, b, c) === expected);
}
