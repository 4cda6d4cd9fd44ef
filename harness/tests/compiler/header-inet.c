int main(void)
{
	return htons(7);
}
