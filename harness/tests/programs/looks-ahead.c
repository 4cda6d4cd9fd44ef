/* Looks again and again whether there are two bytes. "fed": the child sends the second when the first is there; else nobody does. */
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int ends[2];
	char bytes[2];

	if (argc != 2 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || send(ends[1], "a", 1, 0) != 1)
		return 1;
	if (strcmp(argv[1], "fed") == 0 && fork() == 0)
		_exit(send(ends[1], "b", 1, 0) != 1);
	while (recv(ends[0], bytes, sizeof bytes, MSG_PEEK) != sizeof bytes)
		;
	if (wait(NULL) < 0)
		return 1;
	return write(1, "done\n", 5) != 5;
}
