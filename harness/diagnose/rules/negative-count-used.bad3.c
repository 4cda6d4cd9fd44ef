/* fault: errno:EIO@main/1,receive,stdin,1
   The child copies with a do loop that writes before it looks at the count. */
#include <sys/wait.h>
#include <unistd.h>

static int copy(void)
{
	char block[256];
	ssize_t n;

	do {
		n = read(0, block, sizeof block);
		(void)!write(1, block, (size_t)n); /* HERE */
	} while (n > 0);
	return n < 0;
}

int main(void)
{
	if (fork() == 0)
		_exit(copy());
	return wait(NULL) < 0;
}
