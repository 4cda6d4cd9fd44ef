int main(void)
{
	int port;

	return port + 1;
}
