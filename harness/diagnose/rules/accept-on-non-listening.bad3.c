/* A thread accepts; the main thread calls listen only afterwards, when the thread has failed already. */
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void *accept_one(void *server)
{
	return accept(*(int *)server, NULL, NULL) < 0 ? NULL : server; /* HERE */
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0late"}; /* an abstract name: no file */
	int server = socket(AF_UNIX, SOCK_STREAM, 0);
	pthread_t thread;
	void *done;

	if (server < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (pthread_create(&thread, NULL, accept_one, &server) != 0 || pthread_join(thread, &done) != 0)
		return 1;
	return listen(server, 5) < 0 || close(server) < 0;
}
