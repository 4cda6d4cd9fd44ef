int number(const char *from);

int number(const char *from)
{
	return from[0] * 256 + from[1];
}
