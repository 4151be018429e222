/**
 * The instruction table: RV64IMAFDC, Zicsr, Zifencei, Zihintpause, Zicboz, Zicond, Zba, Zbb, Zbc, Zbs and the privileged instructions, one file per
 * extension.
 * A base row's position in `baseRows` is its opcode for the engines; it may change from build to build and is never saved.
 */
import type { BaseRow, CompressedRow, InsnDef } from '../insnDef.ts';
import { aRows } from './a.ts';
import { cRows } from './c.ts';
import { dRows } from './d.ts';
import { fRows } from './f.ts';
import { mRows } from './m.ts';
import { privRows } from './priv.ts';
import { rv64iRows } from './rv64i.ts';
import { zbaRows } from './zba.ts';
import { zbbRows } from './zbb.ts';
import { zbcRows } from './zbc.ts';
import { zbsRows } from './zbs.ts';
import { zicbozRows } from './zicboz.ts';
import { zicondRows } from './zicond.ts';
import { zicsrRows } from './zicsr.ts';
import { zifenceiRows } from './zifencei.ts';
import { zihintpauseRows } from './zihintpause.ts';

export const baseRows: readonly BaseRow[] = [
  ...rv64iRows,
  ...mRows,
  ...aRows,
  ...fRows,
  ...dRows,
  ...zicsrRows,
  ...zifenceiRows,
  ...zihintpauseRows,
  ...zicbozRows,
  ...zicondRows,
  ...zbaRows,
  ...zbbRows,
  ...zbcRows,
  ...zbsRows,
  ...privRows,
];

export const compressedRows: readonly CompressedRow[] = cRows;

export const rows: readonly InsnDef[] = [...baseRows, ...compressedRows];
