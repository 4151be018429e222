/**
 * The language server, `dist/server.js`: a process of its own that speaks the Language Server Protocol with the editor, by whatever its arguments say
 * (`--stdio`, `--node-ipc`). What it answers comes from `src/asm/language`; only this folder knows the protocol.
 */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './serve.ts';

serve(createConnection(ProposedFeatures.all));
