/* Right: records of a fixed length, received in pieces; what is sent on is the record. */
#include <string.h>
#include <unistd.h>

enum { LENGTH = 16 };

static int read_record(int fd, char *record)
{
	size_t have = 0;
	ssize_t n;

	while (have < LENGTH && (n = read(fd, record + have, LENGTH - have)) > 0)
		have += (size_t)n;
	return have == LENGTH;
}

int main(void)
{
	char record[LENGTH], byte;
	int ends[2], ready[2];

	if (pipe(ends) < 0 || pipe(ready) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(ends[1], "abcdefghijklmnop", LENGTH) != LENGTH || read(ready[0], &byte, 1) != 1 ||
			write(ends[1], "abcdefgh", 8) != 8 || sleep(1) != 0 || write(ends[1], "ijklmnop", 8) != 8);
	(void)close(ends[1]);
	while (read_record(ends[0], record))
		if (write(1, record, LENGTH) != LENGTH || write(ready[1], "!", 1) != 1)
			return 1;
	return 0;
}
