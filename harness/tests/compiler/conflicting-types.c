int send_line(const char *line);

int send_line(int fd, const char *line)
{
	return fd + line[0];
}

int main(void)
{
	return 0;
}
