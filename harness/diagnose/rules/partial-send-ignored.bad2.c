/* fault: short@main,send,stdout,1
   The function goes on after a short write, but begins again with the first byte. */
int write_all(int fd, const char *bytes, unsigned long length);

int main(void)
{
	char block[9000];
	unsigned i;

	for (i = 0; i < sizeof block; i++)
		block[i] = (char)('0' + i % 7);
	return write_all(1, block, sizeof block);
}
