/* Has no end: the compiler reads zeros until its memory is used up. */
#include "/dev/zero"
