/* A server that serves nobody while its first child lives. */
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void collect(int number);

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "service"};
	struct sigaction action = {.sa_handler = collect, .sa_flags = SA_RESTART};
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), i;
	char word[8];

	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(listener, 5) < 0 || sigaction(SIGCHLD, &action, NULL) < 0)
		return 1;
	if (fork() == 0)
		_exit(read(0, word, sizeof word) < 0);
	for (i = 0; i < 2; i++)
		if (fork() == 0)
			_exit(0);
	return close(accept(listener, NULL, NULL));
}
