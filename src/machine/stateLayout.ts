/**
 * Where a hart's architectural state lies in the machine's WebAssembly memory: the only place with offsets.
 *
 * The memory holds, in this order: one block of `HART_STRIDE` bytes per hart, guest RAM (page-aligned at `ramOffset`), store guards, then the engine's own
 * region (tables, predecoded code), which is derived state and never saved. All engines keep the same block, so a hart can change its engine
 * at any step. Offsets are in bytes from the start of a hart's block; fields are little-endian 64-bit unless said otherwise.
 */
export const HART_STRIDE = 4096;

/** x0…x31, 8 bytes each; x0 is never written. */
export const X = 0;
/** Where engines send writes to x0. Not architectural. */
export const X_SINK = 256;
export const PC = 264;
/** f0…f31, raw 64 bits each. */
export const F = 512;
/** Instructions retired plus traps taken since reset: the hart's position. */
export const STEPS = 272;
/** Instructions retired (minstret's source). */
export const RETIRED = 280;

/** u32: current privilege: 0 U, 1 S, 3 M. */
export const PRIVILEGE = 288;
/** u32: accrued exception flags, bits NV DZ OF UF NX = 16 8 4 2 1. */
export const FFLAGS = 292;
/** u32: dynamic rounding mode. */
export const FRM = 296;
/** u32: 1 while the LR/SC reservation below is valid. */
export const RESERVED = 300;
/** Physical address of the reservation, and its width in bytes at RESERVATION_WIDTH (u32). */
export const RESERVATION = 304;
export const RESERVATION_WIDTH = 312;

/** u32: 1 while an exception raised by the running instruction waits to be taken; then CAUSE and TVAL say which. */
export const EXCEPTION = 316;
/** u32: scause code of that exception. */
export const CAUSE = 320;
export const TVAL = 328;
/** 64-bit result of a slow-path call into the host. Engine scratch, not architectural. */
export const SCRATCH = 336;
/** u32: why the engine left its loop. Engine scratch, not architectural. */
export const EXIT = 344;
/** u32: instructions retired in the current engine run, kept by the engine at its calls of `rules.system`. 0 between runs. */
export const RUN_RETIRED = 348;
/** What mcycle and minstret read beyond STEPS and RETIRED: guests may write those two, not the hart's position. */
export const CYCLE_BASE = 352;
export const INSTRET_BASE = 360;
/** Machine time at which the budget of the engine's loop is used up. Engine scratch, not architectural. */
export const DEADLINE = 368;

/** Parts of a block that are not architectural, as [offset, bytes]: engines may differ in them; snapshots hold zeros there. */
export const SCRATCH_FIELDS = [
  [X_SINK, 8],
  [SCRATCH, 8],
  [EXIT, 4],
  [RUN_RETIRED, 4],
  [DEADLINE, 8],
] as const;

/** CSRs with storage, 8 bytes each. */
export const MSTATUS = 1024;
export const MISA = 1032;
export const MEDELEG = 1040;
export const MIDELEG = 1048;
export const MIE = 1056;
export const MIP = 1064;
export const MTVEC = 1072;
export const MCOUNTEREN = 1080;
export const MSCRATCH = 1088;
export const MEPC = 1096;
export const MCAUSE = 1104;
export const MTVAL = 1112;
export const MENVCFG = 1120;
export const STVEC = 1128;
export const SCOUNTEREN = 1136;
export const SSCRATCH = 1144;
export const SEPC = 1152;
export const SCAUSE = 1160;
export const STVAL = 1168;
export const SATP = 1176;
export const STIMECMP = 1184;
export const SENVCFG = 1192;
export const MCOUNTINHIBIT = 1200;
/** Of the CLINT: the hart's mtimecmp; u32 msip. */
export const MTIMECMP = 1208;
export const MSIP = 1216;
/** u32: 1 while the hart waits for an interrupt (wfi). */
export const WAITING = 1220;
/** What mtime reads beyond machine time, in ticks: guests may write it. The same in all harts. */
export const TIME_DELTA = 1224;
/** u32: ns of machine time in a tick of mtime. The same in all harts. */
export const TIME_TICK = 1232;
/** The latest machine time in ns that a hart has read (`time.ts`). In the block of hart 0 alone, for all. */
export const TIME_TOLD = 1240;
/** 16 bytes pmpcfg, one per entry, then 16 words pmpaddr. */
export const PMPCFG = 1280;
export const PMPADDR = 1296;
