/* fault: short@main,receive,stdin,1
   stdin: twenty letters here
   The function stops when it gets less than it asked for. */
long read_input(int fd, char *bytes, unsigned long most);

int main(void)
{
	char block[100];

	return read_input(0, block, sizeof block) < 0;
}
