/* Waits for an interrupt that nothing can raise. */
#include "bare.h"
START
    csrwi mie, 8
    wfi
    j failed
