/* Wants a file that a link of the folder leads to. */
#include "inside.h"

int main(void)
{
	return 0;
}
