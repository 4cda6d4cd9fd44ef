/* A wrong number in a text; it is not the other order of the right one.
 * expects: id=12345 n=1\n */
#include <stdio.h>

int main(void)
{
	return printf("id=%d n=%d\n", 12344, 1) > 0 ? 0 : 1;
}
