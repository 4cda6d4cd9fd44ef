int main(int argc, char **argv)
{
	int port = argv[argc - 1];

	return port;
}
