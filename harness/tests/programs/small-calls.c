/* Writes 16 bytes into a pipe of its own and reads them again, as often as its argument says: two calls a round. */
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 100;
	char block[16] = "fifteen letters";
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	while (rounds-- > 0)
		if (write(ends[1], block, sizeof block) != sizeof block || read(ends[0], block, sizeof block) != sizeof block)
			return 1;
	return 0;
}
