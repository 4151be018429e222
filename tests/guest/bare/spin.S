/* Does nothing for ever. */
#include "bare.h"
START
1:  j 1b
