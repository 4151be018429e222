/** All files without a place or a number of their own share one inode in Linux (anon_inode), and so here. */
export const ANONYMOUS_INO = 5;
