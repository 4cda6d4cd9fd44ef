/* A learner's evening. */
#include <unistd.h>

int main(void)
{
	char block[10]
	return read(0, block, 10;
}
