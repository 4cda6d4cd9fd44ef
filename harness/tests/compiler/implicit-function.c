int main(void)
{
	return send_line(1, "hello");
}

int send_line(int fd, const char *line)
{
	return fd + line[0];
}
