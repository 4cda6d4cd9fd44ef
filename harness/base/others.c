/** @file
 * What all processes of a user have together.
 */
#include <poll.h>
#include <stddef.h>

#include "base/others.h"

enum { WAITS_MOST = 1200, WAIT_MS = 100 }; /* nobody tells; runs end sooner, and whoever has it for longer is none */

bool others_await(int *waits)
{
	if (*waits == WAITS_MOST)
		return false;
	++*waits;
	(void)poll(NULL, 0, WAIT_MS);
	return true;
}
