/* A sum that needs more than 31 bits is printed with 32 and a sign; the bytes that it was made of had none of their own.
 * expects: sum=4294967294\n */
#include <stdio.h>

int main(void)
{
	return printf("sum=%d\n", (int)(2147483647LL + 2147483647LL)) > 0 ? 0 : 1;
}
