/* A thread waits on a condition that another one signals, and both are joined. */
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int full;

static void *waits(void *unused)
{
	(void)unused;
	(void)pthread_mutex_lock(&lock);
	while (!full)
		(void)pthread_cond_wait(&filled, &lock);
	(void)pthread_mutex_unlock(&lock);
	return NULL;
}

static void *fills(void *unused)
{
	(void)unused;
	(void)pthread_mutex_lock(&lock);
	full = 1;
	(void)pthread_cond_signal(&filled);
	(void)pthread_mutex_unlock(&lock);
	return NULL;
}

int main(void)
{
	pthread_t waiter, filler;

	if (pthread_create(&waiter, NULL, waits, NULL) != 0 || pthread_create(&filler, NULL, fills, NULL) != 0)
		return 1;
	return pthread_join(waiter, NULL) != 0 || pthread_join(filler, NULL) != 0;
}
