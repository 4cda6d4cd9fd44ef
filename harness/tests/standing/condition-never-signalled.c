/* A thread waits for a condition that was signalled before it waited; main waits for the thread. */
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;

static void *consume(void *unused)
{
	(void)pthread_mutex_lock(&lock);
	(void)pthread_cond_wait(&ready, &lock);
	(void)pthread_mutex_unlock(&lock);
	return unused;
}

int main(void)
{
	pthread_t thread;

	(void)pthread_cond_signal(&ready);
	return pthread_create(&thread, NULL, consume, NULL) != 0 || pthread_join(thread, NULL) != 0;
}
