#include <stdio.h>

int main(void)
{
	printf("port %d\n");
	return 0;
}
