/**
 * Macros that a RISC-V C compiler predefines (RISC-V C API, "Preprocessor Definitions"), as far as assembly asks for them.
 */

/** By the extensions and the float ABI that the source is assembled for. */
export function predefined(extensions: ReadonlySet<string>, abi: 'lp64' | 'lp64f' | 'lp64d'): Record<string, string> {
  const floatBits = extensions.has('d') ? '64' : extensions.has('f') ? '32' : undefined;
  const floatAbi = { lp64: 'soft', lp64f: 'single', lp64d: 'double' }[abi];
  return {
    __ASSEMBLER__: '1',
    __riscv: '1',
    __riscv_xlen: '64',
    __LP64__: '1',
    _LP64: '1',
    __ELF__: '1',
    __linux__: '1',
    [`__riscv_float_abi_${floatAbi}`]: '1',
    ...(floatBits !== undefined && { __riscv_flen: floatBits }),
    ...(extensions.has('c') && { __riscv_compressed: '1' }),
    ...(extensions.has('a') && { __riscv_atomic: '1' }),
    ...(extensions.has('m') && { __riscv_mul: '1', __riscv_div: '1', __riscv_muldiv: '1' }),
    ...Object.fromEntries([...extensions].map((name) => [`__riscv_${name}`, '1'])),
  };
}
