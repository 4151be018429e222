# The vDSO: a small shared library that the kernel maps into every process (vdso(7)). A signal handler returns to __vdso_rt_sigreturn; its
# call frame information says where in the frame of the handler (signal/signalFrame.ts) the interrupted registers lie, so that unwinders step
# through. Unwinders without it know the two instructions by their encodings, so these may not be compressed.
#
# Built into image.ts by build.sh.

    .option norvc
    .text

    .globl __vdso_rt_sigreturn
    .type __vdso_rt_sigreturn, @function
    .cfi_startproc
    .cfi_signal_frame
    # At a handler's return sp is at its frame: 128 bytes of siginfo_t, 176 of ucontext_t, then pc, x1 ... x31 and f0 ... f31. What was interrupted
    # goes on at pc, which is column 64 (RISC-V ELF psABI, "DWARF Register Numbers").
    .cfi_return_column 64
    .cfi_def_cfa sp, 0
    .cfi_offset 64, 304
    .irp n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    .cfi_offset \n, 304 + 8 * \n
    .endr
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    .cfi_offset 32 + \n, 560 + 8 * \n
    .endr
    # Unwinders look for a return address minus one.
    nop
__vdso_rt_sigreturn:
    li a7, 139
    ecall
    .cfi_endproc
    .size __vdso_rt_sigreturn, . - __vdso_rt_sigreturn

    .section .note.GNU-stack, "", @progbits
