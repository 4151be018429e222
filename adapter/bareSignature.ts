/**
 * The signature of a test program, as RISC-V test frameworks compare it: the bytes between two symbols as words of equal size, one a line in
 * hexadecimal with the most significant digit first; the last word is filled up with zeros.
 */
export function formatSignature(bytes: Uint8Array, granularity: number): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += granularity) {
    for (let index = start + granularity - 1; index >= start; index--) {
      text += (bytes[index] ?? 0).toString(16).padStart(2, '0');
    }
    text += '\n';
  }
  return text;
}
