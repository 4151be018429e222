/* Debug triggers: a probe finds that there is none, without a trap. */
#include "bare.h"
START
    TEST(1)
    csrw tselect, zero
    csrr t0, tselect
    bnez t0, failed
    li t0, (2 << 60) | 0x44
    csrw tdata1, t0
    csrr t1, tdata1
    bnez t1, failed
    csrw tdata2, t0
    PASS
