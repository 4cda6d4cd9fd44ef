#include <stddef.h>

int main(void)
{
	return getaddrinfo("localhost", "7", NULL, NULL);
}
