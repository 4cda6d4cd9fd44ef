/* Makes threads for ever, which wait for ever. */
#include <pthread.h>
#include <unistd.h>

__attribute__((noreturn)) static void *wait_for_ever(void *unused)
{
	(void)unused;
	for (;;)
		pause();
}

int main(void)
{
	pthread_t thread;

	for (;;)
		(void)pthread_create(&thread, NULL, wait_for_ever, NULL);
}
