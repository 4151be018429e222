/* A busy loop that never ends by itself: something to pause. */
static volatile unsigned long counter;

static unsigned long spin(unsigned long step) {
    for (;;) {
        counter += step; // #BP spin
    }
    return counter;
}

int main(void) {
    return (int)spin(3);
}
