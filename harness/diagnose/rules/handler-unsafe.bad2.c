/* Ctrl-C ends the program, with the files in order: that is what exit() is for. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

void install(void);

int main(void)
{
	char byte;

	install();
	printf("working\n");
	if (fork() == 0)
		_exit(kill(getppid(), SIGINT) < 0);
	return read(0, &byte, 1) < 0 || read(0, &byte, 1) < 0;
}
