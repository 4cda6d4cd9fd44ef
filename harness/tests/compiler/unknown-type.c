static ssize_t all;

int main(void)
{
	return (int)all;
}
