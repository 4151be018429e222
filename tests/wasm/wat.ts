/**
 * The text format assembled by WABT, for comparison.
 */
import wabt from 'wabt';

const FEATURES = { simd: true, relaxed_simd: true, tail_call: true, sat_float_to_int: true, bulk_memory: true };
const assembler = wabt();

export async function assembleWat(text: string): Promise<Uint8Array> {
  const module = (await assembler).parseWat('module.wat', text, FEATURES);
  try {
    return new Uint8Array(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}
