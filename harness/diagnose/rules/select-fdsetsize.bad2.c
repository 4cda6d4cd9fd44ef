/* A function waits for any descriptor that it is given. */
#include <fcntl.h>
#include <unistd.h>

int wait_for_room(int fd);

int main(void)
{
	int ends[2], high;

	if (pipe(ends) < 0)
		return 1;
	high = fcntl(ends[1], F_DUPFD, 1500);
	return high < 0 || wait_for_room(high) < 0 || write(high, "!", 1) != 1;
}
