/* In a child; the buffer is static, and its second half is what overflows. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char all[32];

static int child(int from)
{
	ssize_t first = read(from, all, 16), second = first == 16 ? read(from, all + 16, sizeof all - 16) : -1;

	if (second < 0)
		return 1;
	all[16 + second] = '\0'; /* HERE */
	return strlen(all) == 32 ? 0 : 1;
}

int main(void)
{
	int ends[2], status;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(child(ends[0]));
	if (write(ends[1], "thirty-two letters in two halves", 32) != 32)
		return 1;
	return wait(&status) > 0 && status == 0 ? 0 : 1;
}
