/** @file
 * Which changes of a folder are changes of its sources, and how many rows a line takes.
 */
#include <linux/magic.h>
#include <poll.h>
#include <unistd.h>

#include "cli/screen.h"
#include "cli/watched.h"
#include "tests/unit/given.h"

static struct watched given_watched(char **folder)
{
	struct watched watched;

	*folder = given_folder();
	free(given_file(*folder, "one.c", "int a;", 6));
	watched_open(&watched, *folder, false);
	return watched;
}

static void watched_gone(struct watched *watched, char *folder)
{
	watched_close(watched);
	folder_gone(folder);
}

/** An event has come, or will: the kernel queues it before the call that caused it returns. */
static bool has_event(const struct watched *watched)
{
	struct pollfd event = {.fd = watched->fd, .events = POLLIN};

	return poll(&event, 1, 0) == 1;
}

static void nothing_has_changed_at_first(void)
{
	char *folder;
	struct watched watched = given_watched(&folder);

	CU_ASSERT_PTR_NULL(watched.why);
	CU_ASSERT_FALSE(has_event(&watched));
	CU_ASSERT_FALSE(watched_changed(&watched));
	watched_gone(&watched, folder);
}

static void a_source_that_was_written_has_changed_once(void)
{
	char *folder;
	struct watched watched = given_watched(&folder);

	free(given_file(folder, "one.c", "int abc;", 8));

	CU_ASSERT_TRUE(has_event(&watched));
	CU_ASSERT_TRUE(watched_changed(&watched));
	CU_ASSERT_FALSE(watched_changed(&watched));
	watched_gone(&watched, folder);
}

static void a_source_that_was_replaced_has_changed(void)
{
	char *folder, *to, *from;
	struct watched watched = given_watched(&folder);

	from = given_file(folder, ".one.swp", "int a;", 6);
	to = file_join(folder, "one.c");
	CU_ASSERT_EQUAL(rename(from, to), 0);

	CU_ASSERT_TRUE(has_event(&watched));
	CU_ASSERT_TRUE(watched_changed(&watched));
	free(from);
	free(to);
	watched_gone(&watched, folder);
}

static void a_source_that_was_removed_has_changed(void)
{
	char *folder, *path;
	struct watched watched = given_watched(&folder);

	path = file_join(folder, "one.c");
	CU_ASSERT_EQUAL(unlink(path), 0);

	CU_ASSERT_TRUE(watched_changed(&watched));
	free(path);
	watched_gone(&watched, folder);
}

static void an_editor_s_own_file_is_no_change(void)
{
	char *folder;
	struct watched watched = given_watched(&folder);

	free(given_file(folder, ".one.c.swp", "x", 1));
	free(given_file(folder, "one.c~", "x", 1));

	CU_ASSERT_TRUE(has_event(&watched));
	CU_ASSERT_FALSE(watched_changed(&watched));
	watched_gone(&watched, folder);
}

static void events_are_taken(void)
{
	char *folder;
	struct watched watched = given_watched(&folder);

	free(given_file(folder, "two.c", "x", 1));
	watched_take(&watched);

	CU_ASSERT_FALSE(has_event(&watched));
	watched_gone(&watched, folder);
}

static void a_folder_that_was_removed_is_looked_at(void)
{
	char *folder;
	struct watched watched = given_watched(&folder);

	CU_ASSERT_EQUAL(file_remove_folder(folder), 0);
	watched_take(&watched);

	CU_ASSERT_EQUAL(watched.fd, -1);
	SAME_TEXT(watched.why, "the folder was removed or replaced");
	CU_ASSERT_TRUE(watched_changed(&watched));
	CU_ASSERT_EQUAL(file_make_folder(folder), 0);
	CU_ASSERT_TRUE(watched_changed(&watched));
	watched_gone(&watched, folder);
}

static void shared_file_systems_are_blind(void)
{
	SAME_TEXT(watched_blind(NFS_SUPER_MAGIC), "NFS");
	SAME_TEXT(watched_blind(V9FS_MAGIC), "9P");
	SAME_TEXT(watched_blind(FUSE_SUPER_MAGIC), "FUSE");
	CU_ASSERT_PTR_NULL(watched_blind(EXT4_SUPER_MAGIC));
	CU_ASSERT_PTR_NULL(watched_blind(TMPFS_MAGIC));
	CU_ASSERT_PTR_NULL(watched_blind(OVERLAYFS_SUPER_MAGIC));
}

/* --- rows --- */

static int rows(const char *line)
{
	return screen_rows(line, strlen(line), 10);
}

static void a_line_takes_as_many_rows_as_its_columns_need(void)
{
	CU_ASSERT_EQUAL(rows(""), 1);
	CU_ASSERT_EQUAL(rows("0123456789"), 1);
	CU_ASSERT_EQUAL(rows("0123456789a"), 2);
	CU_ASSERT_EQUAL(rows("0123456789012345678901"), 3);
}

static void colours_and_further_bytes_of_a_character_take_no_column(void)
{
	CU_ASSERT_EQUAL(rows("\033[31;1m012345678\033[0m9"), 1);
	CU_ASSERT_EQUAL(rows("äöüäöüäöüä"), 1);
	CU_ASSERT_EQUAL(rows("\033["), 1);
}

static void a_tab_leads_to_the_next_column_of_eight(void)
{
	CU_ASSERT_EQUAL(rows("\t12"), 1);
	CU_ASSERT_EQUAL(rows("a\t123"), 2);
}

SUITE("cli: watched", TEST(nothing_has_changed_at_first), TEST(a_source_that_was_written_has_changed_once),
	TEST(a_source_that_was_replaced_has_changed), TEST(a_source_that_was_removed_has_changed),
	TEST(an_editor_s_own_file_is_no_change), TEST(events_are_taken), TEST(a_folder_that_was_removed_is_looked_at),
	TEST(shared_file_systems_are_blind), TEST(a_line_takes_as_many_rows_as_its_columns_need),
	TEST(colours_and_further_bytes_of_a_character_take_no_column), TEST(a_tab_leads_to_the_next_column_of_eight));
