int port = 7;

int main(void)
{
	return port;
}
