int send_line(int fd, const char *line);

int main(void)
{
	return send_line(1, "hello");
}
