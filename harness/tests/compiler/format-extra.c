#include <stdio.h>

int main(int argc, char **argv)
{
	printf("arguments\n", argc, argv[0]);
	return 0;
}
