/* fault: short@main,send,stdout,1
   Right: what was not taken is offered again, from where it was left. */
#include <unistd.h>

int main(void)
{
	char block[10000];
	size_t i, done;

	for (i = 0; i < sizeof block; i++)
		block[i] = (char)('a' + i % 23);
	for (done = 0; done < sizeof block;) {
		ssize_t n = write(1, block + done, sizeof block - done);

		if (n < 0)
			return 1;
		done += (size_t)n;
	}
	return 0;
}
