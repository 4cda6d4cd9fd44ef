/* Received bytes are sent on as if they were a string.
   stdin: ab\0cd */
#include <string.h>
#include <unistd.h>

int main(void)
{
	char block[65];
	ssize_t n;

	while ((n = read(0, block, sizeof block - 1)) > 0) {
		block[n] = '\0';
		if (write(1, block, strlen(block)) < 0) /* HERE */
			return 1;
	}
	return n < 0;
}
