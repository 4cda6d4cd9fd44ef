/* Right: more was asked for than the file has; the count says where it ended. */
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	int ends[2], file = open("/tmp/file", O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (file < 0 || write(file, "some text\n", 10) != 10 || lseek(file, 0, SEEK_SET) != 0 ||
		socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	return sendfile(ends[0], file, NULL, 65536) != 10 || close(file) < 0 || close(ends[0]) < 0;
}
