/* The sign of a number is lost; its bytes are right.
 * expects: temp=-2147483648\n */
#include <stdio.h>

int main(void)
{
	return printf("temp=%lld\n", 2147483648LL) > 0 ? 0 : 1;
}
