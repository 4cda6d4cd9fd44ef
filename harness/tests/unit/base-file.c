/** @file
 * Whole files and folders: what is read, what is replaced at once, what is left alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/unit/given.h"

enum { PLENTY = 1 << 20 };

static size_t entries_of(const char *folder)
{
	char **names;
	size_t count = 0;

	CU_ASSERT_EQUAL_FATAL(file_names(folder, &names), 0);
	while (names[count])
		count++;
	file_names_free(names);
	return count;
}

static unsigned mode_of(const char *path)
{
	struct stat status;

	return stat(path, &status) < 0 ? 0 : status.st_mode & 07777;
}

/* --- reading --- */

static void a_file_is_read_whole_with_its_zero_bytes(void)
{
	char *folder = given_folder(), *path = given_file(folder, "f", "a\0b\n", 4);
	struct text content = {0};

	CU_ASSERT_EQUAL(file_read(path, PLENTY, &content), 0);

	CU_ASSERT_EQUAL(content.length, 4);
	CU_ASSERT_EQUAL(memcmp(text_string(&content), "a\0b\n", 4), 0);
	text_clear(&content);
	free(path);
	folder_gone(folder);
}

static void what_is_read_stands_behind_what_was_there(void)
{
	char *folder = given_folder(), *path = given_file(folder, "f", "new", 3);
	struct text content = {0};

	text_add(&content, "old ");
	CU_ASSERT_EQUAL(file_read(path, PLENTY, &content), 0);

	SAME_TAKEN(text_take(&content), "old new");
	free(path);
	folder_gone(folder);
}

static void a_file_of_many_blocks_is_read_whole(void)
{
	char *folder = given_folder(), *bytes = memory_new(300000, 1), *path;
	struct text content = {0};

	memset(bytes, 'x', 300000);
	path = given_file(folder, "f", bytes, 300000);
	CU_ASSERT_EQUAL(file_read(path, PLENTY, &content), 0);

	CU_ASSERT_EQUAL(content.length, 300000);
	CU_ASSERT_EQUAL(memcmp(content.bytes, bytes, 300000), 0);
	text_clear(&content);
	free(path);
	free(bytes);
	folder_gone(folder);
}

static void a_file_of_exactly_the_most_is_read(void)
{
	char *folder = given_folder(), *path = given_file(folder, "f", "12345", 5);
	struct text content = {0};

	CU_ASSERT_EQUAL(file_read(path, 5, &content), 0);

	SAME_TAKEN(text_take(&content), "12345");
	free(path);
	folder_gone(folder);
}

static void a_longer_file_is_refused_and_the_text_untouched(void)
{
	char *folder = given_folder(), *path = given_file(folder, "f", "123456", 6);
	struct text content = {0};

	text_add(&content, "kept");
	CU_ASSERT_EQUAL(file_read(path, 5, &content), -EFBIG);

	SAME_TAKEN(text_take(&content), "kept");
	free(path);
	folder_gone(folder);
}

static void a_missing_file_is_an_error_and_the_text_untouched(void)
{
	char *folder = given_folder(), *path = file_join(folder, "none");
	struct text content = {0};

	CU_ASSERT_EQUAL(file_read(path, PLENTY, &content), -ENOENT);

	CU_ASSERT_PTR_NULL(content.bytes);
	free(path);
	folder_gone(folder);
}

static void a_folder_is_not_read(void)
{
	char *folder = given_folder();
	struct text content = {0};

	CU_ASSERT_EQUAL(file_read(folder, PLENTY, &content), -EISDIR);

	CU_ASSERT_PTR_NULL(content.bytes);
	folder_gone(folder);
}

static void a_fifo_without_a_writer_is_refused_and_not_waited_for(void)
{
	char *folder = given_folder(), *path = file_join(folder, "fifo");
	struct text content = {0};

	CU_ASSERT_EQUAL_FATAL(mkfifo(path, 0600), 0);
	CU_ASSERT_EQUAL(file_read(path, PLENTY, &content), -EINVAL);

	CU_ASSERT_PTR_NULL(content.bytes);
	free(path);
	folder_gone(folder);
}

static void a_device_without_an_end_is_refused(void)
{
	struct text content = {0};

	CU_ASSERT_EQUAL(file_read("/dev/zero", PLENTY, &content), -EINVAL);
	CU_ASSERT_PTR_NULL(content.bytes);
}

static void an_empty_file_leaves_an_empty_text(void)
{
	char *folder = given_folder(), *path = given_file(folder, "f", "", 0);
	struct text content = {0};

	CU_ASSERT_EQUAL(file_read(path, PLENTY, &content), 0);

	SAME_TAKEN(text_take(&content), "");
	free(path);
	folder_gone(folder);
}

static void a_pipe_is_read_to_its_end(void)
{
	struct text content = {0};
	int ends[2];

	CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
	CU_ASSERT_EQUAL(file_write_fd(ends[1], "through a pipe", 14), 0);
	CU_ASSERT_EQUAL(close(ends[1]), 0);
	CU_ASSERT_EQUAL(file_read_fd(ends[0], PLENTY, &content), 0);

	SAME_TAKEN(text_take(&content), "through a pipe");
	CU_ASSERT_EQUAL(close(ends[0]), 0);
}

static void writing_to_the_reading_end_of_a_pipe_is_an_error(void)
{
	int ends[2];

	CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
	CU_ASSERT_EQUAL(file_write_fd(ends[0], "x", 1), -EBADF);

	CU_ASSERT_EQUAL(close(ends[0]), 0);
	CU_ASSERT_EQUAL(close(ends[1]), 0);
}

/* --- replacing --- */

static void a_replaced_file_has_the_new_content_and_nothing_stands_beside_it(void)
{
	char *folder = given_folder(), *path = given_file(folder, "f", "a long old content", 18);

	CU_ASSERT_EQUAL(file_replace(path, "new", 3), 0);

	SAME_TAKEN(content_of(path), "new");
	CU_ASSERT_EQUAL(entries_of(folder), 1);
	free(path);
	folder_gone(folder);
}

static void a_file_that_was_not_there_is_made_readable_for_all(void)
{
	char *folder = given_folder(), *path = file_join(folder, "f");

	CU_ASSERT_EQUAL(file_replace(path, "x", 1), 0);

	SAME_TAKEN(content_of(path), "x");
	CU_ASSERT_EQUAL(mode_of(path), 0644);
	free(path);
	folder_gone(folder);
}

static void a_reader_of_the_old_file_keeps_the_old_content(void)
{
	char *folder = given_folder(), *path = given_file(folder, "f", "old", 3);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct text content = {0};

	CU_ASSERT_EQUAL(file_replace(path, "the new one", 11), 0);
	CU_ASSERT_EQUAL(file_read_fd(fd, PLENTY, &content), 0);

	SAME_TAKEN(text_take(&content), "old");
	CU_ASSERT_EQUAL(close(fd), 0);
	free(path);
	folder_gone(folder);
}

static void replacing_in_a_folder_that_is_not_there_fails_and_makes_none(void)
{
	char *folder = given_folder(), *path = file_join(folder, "none/f");

	CU_ASSERT_EQUAL(file_replace(path, "x", 1), -ENOENT);

	CU_ASSERT_EQUAL(entries_of(folder), 0);
	free(path);
	folder_gone(folder);
}

/** RLIMIT_FSIZE stands for the full disk: the first bytes are written, the rest is not. */
static void a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(void)
{
	char *folder = given_folder(), *path = given_file(folder, "f", "old", 3);
	struct rlimit before, small;

	CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){.rlim_cur = 4, .rlim_max = before.rlim_max};
	CU_ASSERT_TRUE_FATAL(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &small), 0);
	CU_ASSERT_EQUAL(file_replace(path, "0123456789", 10), -EFBIG);
	CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &before), 0);

	SAME_TAKEN(content_of(path), "old");
	CU_ASSERT_EQUAL(entries_of(folder), 1);
	free(path);
	folder_gone(folder);
}

static void a_folder_is_not_replaced(void)
{
	char *folder = given_folder(), *path = file_join(folder, "sub");

	CU_ASSERT_EQUAL_FATAL(file_make_folder(path), 0);
	CU_ASSERT_EQUAL(file_replace(path, "x", 1), -EISDIR);

	CU_ASSERT_EQUAL(entries_of(folder), 1);
	free(path);
	folder_gone(folder);
}

static void a_link_stays_and_what_it_names_is_replaced(void)
{
	char *folder = given_folder(), *path = given_file(folder, "f", "old", 3), *link = file_join(folder, "link");
	struct stat status;

	CU_ASSERT_EQUAL_FATAL(symlink("f", link), 0);
	CU_ASSERT_EQUAL(file_replace(link, "new", 3), 0);

	SAME_TAKEN(content_of(path), "new");
	CU_ASSERT_EQUAL(lstat(link, &status), 0);
	CU_ASSERT_TRUE(S_ISLNK(status.st_mode));
	CU_ASSERT_EQUAL(entries_of(folder), 2);
	free(link);
	free(path);
	folder_gone(folder);
}

/* What is no regular file is tried with files of the test's own: whoever runs this as root has to keep /dev/null. */

static void a_fifo_is_written_to_and_stays_a_fifo(void)
{
	char *folder = given_folder(), *path = file_join(folder, "fifo");
	struct text content = {0};
	struct stat status;
	int reader;

	CU_ASSERT_EQUAL_FATAL(mkfifo(path, 0600), 0);
	reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	CU_ASSERT_EQUAL(file_replace(path, "through", 7), 0);
	CU_ASSERT_EQUAL(file_read_fd(reader, PLENTY, &content), 0);

	SAME_TAKEN(text_take(&content), "through");
	CU_ASSERT_EQUAL(stat(path, &status), 0);
	CU_ASSERT_TRUE(S_ISFIFO(status.st_mode));
	CU_ASSERT_EQUAL(entries_of(folder), 1);
	CU_ASSERT_EQUAL(close(reader), 0);
	free(path);
	folder_gone(folder);
}

static void what_cannot_be_written_through_is_an_error_and_stays(void)
{
	char *folder = given_folder(), *path = file_join(folder, "socket");
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat status;

	CU_ASSERT_TRUE_FATAL(strlen(path) < sizeof address.sun_path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	CU_ASSERT_EQUAL_FATAL(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	CU_ASSERT_EQUAL(file_replace(path, "x", 1), -ENXIO);

	CU_ASSERT_EQUAL(stat(path, &status), 0);
	CU_ASSERT_TRUE(S_ISSOCK(status.st_mode));
	CU_ASSERT_EQUAL(close(fd), 0);
	free(path);
	folder_gone(folder);
}

/* --- folders --- */

static void a_folder_is_made_with_its_parents(void)
{
	char *folder = given_folder(), *path = file_join(folder, "a/b/c");

	CU_ASSERT_EQUAL(file_make_folder(path), 0);

	CU_ASSERT_TRUE(file_exists(path));
	CU_ASSERT_EQUAL(file_make_folder(path), 0); /* it exists: that is what was asked for */
	free(path);
	folder_gone(folder);
}

static void a_folder_below_a_file_is_an_error(void)
{
	char *folder = given_folder(), *file = given_file(folder, "f", "x", 1), *path = file_join(folder, "f/sub");

	CU_ASSERT_EQUAL(file_make_folder(path), -ENOTDIR);

	free(path);
	free(file);
	folder_gone(folder);
}

static void a_removed_folder_is_gone_with_all_that_is_in_it(void)
{
	char *folder = given_folder(), *top = file_join(folder, "top");
	char *deep = given_file(folder, "top/a/b/f", "x", 1), *beside = given_file(folder, "beside", "y", 1);

	CU_ASSERT_EQUAL(file_remove_folder(top), 0);

	CU_ASSERT_FALSE(file_exists(top));
	CU_ASSERT_TRUE(file_exists(beside));
	free(beside);
	free(deep);
	free(top);
	folder_gone(folder);
}

static void a_link_in_a_removed_folder_is_not_followed(void)
{
	char *folder = given_folder(), *kept = given_file(folder, "kept/f", "x", 1);
	char *top = file_join(folder, "top"), *link = file_join(folder, "top/link");

	CU_ASSERT_EQUAL_FATAL(file_make_folder(top), 0);
	CU_ASSERT_EQUAL_FATAL(symlink("../kept", link), 0);
	CU_ASSERT_EQUAL(file_remove_folder(top), 0);

	SAME_TAKEN(content_of(kept), "x");
	free(link);
	free(top);
	free(kept);
	folder_gone(folder);
}

static void removing_a_missing_folder_is_an_error(void)
{
	char *folder = given_folder(), *path = file_join(folder, "none");

	CU_ASSERT_EQUAL(file_remove_folder(path), -ENOENT);

	free(path);
	folder_gone(folder);
}

static void the_names_of_a_folder_are_sorted_by_bytes(void)
{
	char *folder = given_folder(), **names;

	free(given_file(folder, "b", "", 0));
	free(given_file(folder, "a10", "", 0));
	free(given_file(folder, "a9", "", 0));
	free(given_file(folder, ".hidden", "", 0));
	free(given_file(folder, "B", "", 0));
	CU_ASSERT_EQUAL_FATAL(file_names(folder, &names), 0);

	SAME_TEXT(names[0], ".hidden");
	SAME_TEXT(names[1], "B");
	SAME_TEXT(names[2], "a10");
	SAME_TEXT(names[3], "a9");
	SAME_TEXT(names[4], "b");
	CU_ASSERT_PTR_NULL(names[5]);
	file_names_free(names);
	folder_gone(folder);
}

static void an_empty_folder_has_no_names(void)
{
	char *folder = given_folder(), **names;

	CU_ASSERT_EQUAL_FATAL(file_names(folder, &names), 0);

	CU_ASSERT_PTR_NULL(names[0]);
	file_names_free(names);
	folder_gone(folder);
}

static void the_names_of_a_missing_folder_are_an_error_and_untouched(void)
{
	char *mark = NULL, **names = &mark;

	CU_ASSERT_EQUAL(file_names("/nowhere/at/all", &names), -ENOENT);
	CU_ASSERT_PTR_EQUAL(names, &mark);
}

/* --- names --- */

static void joining_puts_one_slash_between(void)
{
	SAME_TAKEN(file_join("a", "b"), "a/b");
	SAME_TAKEN(file_join("a/", "b"), "a/b");
	SAME_TAKEN(file_join("/", "b"), "/b");
}

static void the_name_of_a_file_is_behind_the_last_slash(void)
{
	SAME_TEXT(file_name("/a/b.c"), "b.c");
	SAME_TEXT(file_name("b.c"), "b.c");
	SAME_TEXT(file_name("a/"), "");
}

SUITE("base: file", TEST(a_file_is_read_whole_with_its_zero_bytes), TEST(what_is_read_stands_behind_what_was_there),
	TEST(a_file_of_many_blocks_is_read_whole), TEST(a_file_of_exactly_the_most_is_read),
	TEST(a_longer_file_is_refused_and_the_text_untouched), TEST(a_missing_file_is_an_error_and_the_text_untouched),
	TEST(a_folder_is_not_read), TEST(a_fifo_without_a_writer_is_refused_and_not_waited_for),
	TEST(a_device_without_an_end_is_refused), TEST(an_empty_file_leaves_an_empty_text),
	TEST(a_pipe_is_read_to_its_end), TEST(writing_to_the_reading_end_of_a_pipe_is_an_error),
	TEST(a_replaced_file_has_the_new_content_and_nothing_stands_beside_it),
	TEST(a_file_that_was_not_there_is_made_readable_for_all), TEST(a_reader_of_the_old_file_keeps_the_old_content),
	TEST(replacing_in_a_folder_that_is_not_there_fails_and_makes_none),
	TEST(a_write_that_fails_leaves_the_old_file_and_nothing_beside_it), TEST(a_folder_is_not_replaced),
	TEST(a_link_stays_and_what_it_names_is_replaced), TEST(a_fifo_is_written_to_and_stays_a_fifo),
	TEST(what_cannot_be_written_through_is_an_error_and_stays), TEST(a_folder_is_made_with_its_parents),
	TEST(a_folder_below_a_file_is_an_error), TEST(a_removed_folder_is_gone_with_all_that_is_in_it),
	TEST(a_link_in_a_removed_folder_is_not_followed), TEST(removing_a_missing_folder_is_an_error),
	TEST(the_names_of_a_folder_are_sorted_by_bytes), TEST(an_empty_folder_has_no_names),
	TEST(the_names_of_a_missing_folder_are_an_error_and_untouched), TEST(joining_puts_one_slash_between),
	TEST(the_name_of_a_file_is_behind_the_last_slash));
