/* No deadlock: threads wait for work, which main will give them when a client comes. */
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static int waiting;

static void *serve(void *unused)
{
	(void)pthread_mutex_lock(&lock);
	while (!waiting)
		(void)pthread_cond_wait(&work, &lock);
	(void)pthread_mutex_unlock(&lock);
	return unused;
}

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "pool"};
	int listening = socket(AF_UNIX, SOCK_STREAM, 0), i;
	pthread_t threads[2];

	if (listening < 0 || bind(listening, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(listening, 4) < 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (pthread_create(&threads[i], NULL, serve, NULL) != 0)
			return 1;
	return accept(listening, NULL, NULL) < 0;
}
