/* fault: short@main,send,stdout,1
   Pieces that went out are skipped; the one that went out in part is sent again from its beginning. */
#include <string.h>
#include <sys/uio.h>

int write_pieces(int fd, struct iovec *pieces, int count);

int main(void)
{
	static char lines[3][4000];
	struct iovec pieces[3];
	int i;

	for (i = 0; i < 3; i++) {
		memset(lines[i], 'A' + i, sizeof lines[i]);
		memcpy(lines[i], "line", 4);
		lines[i][4] = (char)('1' + i);
		pieces[i] = (struct iovec){lines[i], sizeof lines[i]};
	}
	return write_pieces(1, pieces, 3) < 0;
}
