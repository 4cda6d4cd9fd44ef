#include <unistd.h>

int double_blocks(int in, int out);
int send_blocks(int out, int count);

int double_blocks(int in, int out)
{
	char block[1024];

	while (read(in, block, sizeof block) == (ssize_t)sizeof block)
		if (write(out, block, sizeof block) < 0 || write(out, block, sizeof block) < 0)
			return 1;
	return 0;
}

int send_blocks(int out, int count)
{
	static const char block[1024];

	while (count-- > 0)
		if (write(out, block, sizeof block) != (ssize_t)sizeof block) /* HERE */
			return -1;
	return 0;
}
