/**
 * Messages of logpoints: text in which `{expression}` stands for a value. Braces nest inside an expression; `{{` and `}}` are literal braces.
 */
export type LogPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly text: string };

export function parseLogMessage(message: string): LogPart[] {
  const parts: LogPart[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  for (let i = 0; i < message.length; i++) {
    const c = message[i]!;
    if ((c === '{' || c === '}') && message[i + 1] === c) {
      text += c;
      i++;
    } else if (c === '{') {
      const end = closingBrace(message, i);
      if (end === undefined) {
        text += message.slice(i);
        break;
      }
      flush();
      parts.push({ kind: 'expression', text: message.slice(i + 1, end).trim() });
      i = end;
    } else {
      text += c;
    }
  }
  flush();
  return parts;
}

function closingBrace(message: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < message.length; i++) {
    if (message[i] === '{') depth++;
    else if (message[i] === '}' && --depth === 0) return i;
  }
  return undefined;
}
