#include <sys/sockets.h>

int main(void)
{
	return 0;
}
