/* A number in a text has more digits than it should.
 * expects: id=1 type=2\n */
#include <stdio.h>

int main(void)
{
	return printf("id=%d type=%d\n", 11111111, 2) > 0 ? 0 : 1;
}
