/* Includes itself, and that includes itself. */
#include "relay0.c"
