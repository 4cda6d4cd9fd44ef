/* fault: short@main,send,stdout,1
   Ten thousand bytes are written with one call; how many were taken is not looked at. */
#include <unistd.h>

int main(void)
{
	char block[10000];
	size_t i;

	for (i = 0; i < sizeof block; i++)
		block[i] = (char)('a' + i % 23);
	return write(1, block, sizeof block) < 0; /* HERE */
}
