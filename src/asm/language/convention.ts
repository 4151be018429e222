/**
 * Where functions do not keep to the calling convention (RISC-V psABI, "Integer Calling Convention"): a register that the callee saves is not what
 * it was when the function returns, the return address is lost, the stack pointer is not aligned to 16 bytes.
 */
import type { Message } from './message.ts';
import type { SourceDocument } from './sourceDocument.ts';

export function conventionHints(_document: SourceDocument): Message[] {
  return [];
}
