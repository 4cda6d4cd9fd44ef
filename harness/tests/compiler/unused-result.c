/* as <unistd.h> declares it where _FORTIFY_SOURCE is on */
long write(int fd, const void *bytes, unsigned long length) __attribute__((warn_unused_result));

int main(void)
{
	write(1, "hello\n", 6);
	return 0;
}
