/* Right, though both ends are in one process: it reads only as many bytes as it knows to be there. */
#include <unistd.h>

int main(void)
{
	int ends[2];
	char block[4];

	if (pipe(ends) < 0 || write(ends[1], "word", 4) != 4)
		return 1;
	return read(ends[0], block, 4) != 4 || write(1, block, 4) != 4;
}
