/* The functions that open and that protect are two. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

int open_control(const char *path);

int main(void)
{
	int fd;

	(void)umask(S_IWOTH);
	fd = open_control("control");
	return fd < 0 || close(fd) < 0 || unlink("control") < 0;
}
