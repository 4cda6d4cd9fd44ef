/* Calls a function that locks what it has locked itself. */
#include <pthread.h>

static pthread_mutex_t balance = PTHREAD_MUTEX_INITIALIZER;
static int cents;

static void add(int n)
{
	(void)pthread_mutex_lock(&balance);
	cents += n;
	(void)pthread_mutex_unlock(&balance);
}

int main(void)
{
	(void)pthread_mutex_lock(&balance);
	add(5);
	(void)pthread_mutex_unlock(&balance);
	return cents != 5;
}
