/** The kinds of futures of sockets: the rows for the executor's table. */
import { acceptWaitKind } from './accept.ts';
import { socketBatchKind } from './batch.ts';
import { connectWaitKind } from './connect.ts';
import { socketRecvKind } from './receive.ts';
import { socketSendKind } from './send.ts';

export const netFutures = [acceptWaitKind, connectWaitKind, socketRecvKind, socketSendKind, socketBatchKind] as const;
