/* TODO 1: everything; this skeleton only compiles. */
