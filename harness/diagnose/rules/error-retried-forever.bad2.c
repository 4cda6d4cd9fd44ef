/* Standard input is no place to write to, and trying again does not make it one. */
int write_all(int fd, const char *bytes, unsigned length);

int main(void)
{
	return write_all(0, "hello\n", 6);
}
