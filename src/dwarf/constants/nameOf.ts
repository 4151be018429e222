/** Names of codes, for messages and dumps. */

/** `nameOf(TAG, 'DW_TAG_', 0x24)` is `DW_TAG_base_type`; an unknown code shows as `DW_TAG_0x7fff`. */
export function nameOf(table: Readonly<Record<string, number>>, prefix: string, code: number): string {
  for (const [name, value] of Object.entries(table)) if (value === code) return prefix + name;
  return `${prefix}0x${code.toString(16)}`;
}
