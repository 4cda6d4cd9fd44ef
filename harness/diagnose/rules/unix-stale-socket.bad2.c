/* A server is killed, and started once more. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int open_server(const char *path);

int main(void)
{
	pid_t server = fork();
	int status;

	if (server == 0)
		_exit(open_server("/tmp/server") < 0 || pause() < 0);
	if (sleep(1) != 0 || kill(server, SIGKILL) < 0 || waitpid(server, NULL, 0) != server)
		return 1;
	if (fork() == 0)
		_exit(open_server("/tmp/server") < 0);
	return wait(&status) < 0 || status != 0;
}
