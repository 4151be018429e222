/** `source`: the kernel's own source, or a sentence about a source of the program that is not on this machine. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../../src/debug/debugError.ts';
import type { Handler } from './handler.ts';

export const source: Handler<DebugProtocol.SourceArguments> = (session, args) => {
  const reference = args?.source?.sourceReference ?? args?.sourceReference ?? 0;
  const content = session.kernelSources.text(reference);
  if (content !== undefined) return { content, mimeType: 'text/x-typescript' };
  const why = session.loaded?.sources.whyMissing(reference);
  throw new DebugError(why ?? `there is no source with reference ${reference}`, 'nobody');
};
