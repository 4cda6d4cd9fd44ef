/* The function that sends takes no length.
   stdin: 12\034 */
#include <unistd.h>

int put(int fd, const char *text);

int main(void)
{
	char block[32] = {0};

	if (read(0, block, sizeof block - 1) < 0)
		return 1;
	return put(1, block) < 0;
}
