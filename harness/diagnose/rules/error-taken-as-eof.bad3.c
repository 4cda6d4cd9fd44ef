/* fault: errno:EIO@main/1,receive,stdin,1
   The child reads the input; its error is taken for an empty input. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char byte;
	int status;

	if (fork() == 0) {
		if (read(0, &byte, 1) < 1) /* HERE */
			_exit(0);
		_exit(write(1, &byte, 1) != 1);
	}
	return wait(&status) < 0 || status != 0;
}
