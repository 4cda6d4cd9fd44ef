#include <sys/socket.h>

int main(void)
{
	return listen(3);
}
