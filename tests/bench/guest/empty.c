/*
 * Does nothing: what it takes is the start-up of whatever runs it.
 */
int main(void) { return 0; }
