/* Two threads lock two mutexes in opposite order; a barrier makes it sure. */
#include <pthread.h>

static pthread_mutex_t accounts = PTHREAD_MUTEX_INITIALIZER, journal = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both_have_one;

static void *deposit(void *unused)
{
	(void)pthread_mutex_lock(&accounts);
	(void)pthread_barrier_wait(&both_have_one);
	(void)pthread_mutex_lock(&journal);
	(void)pthread_mutex_unlock(&journal);
	(void)pthread_mutex_unlock(&accounts);
	return unused;
}

static void *audit(void *unused)
{
	(void)pthread_mutex_lock(&journal);
	(void)pthread_barrier_wait(&both_have_one);
	(void)pthread_mutex_lock(&accounts);
	(void)pthread_mutex_unlock(&accounts);
	(void)pthread_mutex_unlock(&journal);
	return unused;
}

int main(void)
{
	pthread_t one, two;

	if (pthread_barrier_init(&both_have_one, NULL, 2) != 0 || pthread_create(&one, NULL, deposit, NULL) != 0 ||
		pthread_create(&two, NULL, audit, NULL) != 0)
		return 1;
	return pthread_join(one, NULL) != 0 || pthread_join(two, NULL) != 0;
}
