/* There is no such function. */
int relay(int from, int to);

int main(void)
{
	return relay(0, 1);
}
