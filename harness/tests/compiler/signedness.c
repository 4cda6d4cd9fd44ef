int main(int argc, char **argv)
{
	unsigned long left = sizeof argv;

	return argc < left;
}
