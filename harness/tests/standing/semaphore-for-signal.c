/* No deadlock: main waits for a semaphore that the handler of SIGINT will post, and the thread for main. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>

static sem_t stop, done;

static void on_interrupt(int signal)
{
	(void)signal;
	(void)sem_post(&stop);
}

static void *serve(void *unused)
{
	while (sem_wait(&done) < 0)
		;
	return unused;
}

int main(void)
{
	struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
	pthread_t thread;

	if (sem_init(&stop, 0, 0) < 0 || sem_init(&done, 0, 0) < 0 || sigaction(SIGINT, &action, NULL) < 0 ||
		pthread_create(&thread, NULL, serve, NULL) != 0)
		return 1;
	while (sem_wait(&stop) < 0)
		;
	return sem_post(&done) < 0 || pthread_join(thread, NULL) != 0;
}
