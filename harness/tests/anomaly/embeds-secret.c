/* Wants a file of the machine in its executable, and prints it. */
#include <unistd.h>

extern const char secret[], secret_end[];
__asm__(".section .rodata\nsecret: .incbin \"/etc/hostname\"\nsecret_end: .byte 0\n.text\n");

int main(void)
{
	return write(1, secret, (unsigned long)(secret_end - secret)) < 0;
}
