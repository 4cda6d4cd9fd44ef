/* Right: a descriptor that is over is taken out of the list (-1), and the loop waits for the other one. */
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct pollfd two[2] = {{-1, POLLIN, 0}, {-1, POLLIN, 0}};
	int first[2], second[2], i, open = 2;
	char byte;

	if (pipe(first) < 0 || pipe(second) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(first[1]) < 0 || sleep(1) != 0 || write(second[1], "!", 1) != 1);
	if (close(first[1]) < 0 || close(second[1]) < 0)
		return 1;
	two[0].fd = first[0];
	two[1].fd = second[0];
	while (open > 0 && poll(two, 2, -1) > 0)
		for (i = 0; i < 2; i++)
			if (two[i].revents && read(two[i].fd, &byte, 1) <= 0) {
				two[i].fd = -1;
				open--;
			}
	return wait(NULL) < 0;
}
