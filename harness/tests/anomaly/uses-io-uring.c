/* Tries to do its work behind the tracer's back. */
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	char parameters[120];

	memset(parameters, 0, sizeof parameters);
	return syscall(SYS_io_uring_setup, 8, parameters) < 0;
}
