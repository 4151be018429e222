/**
 * What features answer as the protocol has it.
 */
import {
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  InsertTextFormat,
  type Location,
  MarkupKind,
} from 'vscode-languageserver';
import type { Completion } from '../../src/asm/language/completionItem.ts';
import type { Message } from '../../src/asm/language/message.ts';
import type { Location as OwnLocation } from '../../src/asm/language/textRange.ts';
import { uriOf } from './documents.ts';

export const locationOf = ({ file, range }: OwnLocation): Location => ({ uri: uriOf(file), range });

export const markdown = (value: string) => ({ kind: MarkupKind.Markdown, value });

export function diagnosticOf({ severity, text, range, related }: Message): Diagnostic {
  return {
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    range,
    message: text,
    source: 'hartbeat',
    relatedInformation: related.map((each) => ({ message: each.text, location: locationOf(each.location) })),
  };
}

const KINDS: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  instruction: CompletionItemKind.Keyword,
  directive: CompletionItemKind.Keyword,
  macro: CompletionItemKind.Function,
  register: CompletionItemKind.Variable,
  csr: CompletionItemKind.Field,
  symbol: CompletionItemKind.Reference,
  constant: CompletionItemKind.Constant,
  function: CompletionItemKind.Function,
};

export function completionItemOf({ label, kind, detail, snippet, range, order }: Completion): CompletionItem {
  return {
    ...{ label, detail, kind: KINDS[kind], sortText: order, filterText: label, data: kind },
    insertTextFormat: InsertTextFormat.Snippet,
    textEdit: { range, newText: snippet },
  };
}
