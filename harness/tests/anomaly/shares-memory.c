/* Right, and in shared memory: a child reads into it, the parent writes out of it. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct { ssize_t length; char bytes[8192]; } *block;
	ssize_t at, n;
	int status;

	block = mmap(0, sizeof *block, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (block == MAP_FAILED)
		return 1;
	for (;;) {
		pid_t child = fork();

		if (child == 0) {
			block->length = read(0, block->bytes, sizeof block->bytes);
			if (block->length < 0)
				perror("relay0: read");
			_exit(block->length < 0);
		}
		if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0)
			return 1;
		if (block->length == 0)
			return 0;
		for (at = 0; at < block->length; at += n)
			if ((n = write(1, block->bytes + at, block->length - at)) < 0) {
				perror("relay0: write");
				return 1;
			}
	}
}
