/** @file
 * The terminal of plumb watch.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/words.h"
#include "cli/screen.h"

#define OTHER_SCREEN "\033[?1049h"
#define FIRST_SCREEN "\033[?1049l"
#define HOME "\033[H"
#define ERASE_LINE "\033[K"
#define ERASE_BELOW "\033[J"

enum { ROWS = 24, COLUMNS = 80, SAID_MOST = 1 << 20, TAB = 8 };

void screen_measure(struct screen *screen)
{
	struct winsize size;

	screen->rows = ROWS;
	screen->columns = COLUMNS;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col) {
		screen->rows = size.ws_row;
		screen->columns = size.ws_col;
	}
}

/** A terminal that is gone is noticed where the next key is read. */
static void put(const char *bytes, size_t length)
{
	(void)file_write_fd(STDOUT_FILENO, bytes, length);
}

static void take_keys(const struct screen *screen)
{
	struct termios keys = screen->before;

	if (!screen->keys)
		return;
	keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	keys.c_cc[VMIN] = 1;
	keys.c_cc[VTIME] = 0;
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &keys); /* then keys come with their line ends */
}

static bool can_move(void)
{
	const char *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

/** What others write to standard error would stand in the middle of the page. */
static void catch_standard_error(struct screen *screen)
{
	screen->said = memfd_create("said", MFD_CLOEXEC);
	screen->standard_error = dup(STDERR_FILENO);
	if (screen->said >= 0)
		(void)dup2(screen->said, STDERR_FILENO); /* else it does stand there */
}

void screen_open(struct screen *screen, bool plain)
{
	*screen = (struct screen){.plain = plain || !can_move(), .said = -1, .standard_error = -1};
	screen->keys = tcgetattr(STDIN_FILENO, &screen->before) == 0;
	screen_measure(screen);
	take_keys(screen);
	if (screen->plain)
		return;
	catch_standard_error(screen);
	put(OTHER_SCREEN, strlen(OTHER_SCREEN));
}

void screen_leave(struct screen *screen)
{
	if (!screen->plain)
		put(FIRST_SCREEN, strlen(FIRST_SCREEN));
	if (screen->keys)
		(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &screen->before); /* nobody is left to tell */
}

void screen_close(struct screen *screen)
{
	screen_leave(screen);
	if (screen->standard_error >= 0) {
		(void)dup2(screen->standard_error, STDERR_FILENO); /* it was there */
		(void)close(screen->standard_error);               /* only a copy */
	}
	if (screen->said >= 0)
		(void)close(screen->said); /* ours, in memory */
	text_clear(&screen->page);
	text_clear(&screen->footer);
}

char *screen_said(struct screen *screen)
{
	struct text said = {0};

	if (screen->said >= 0) {
		(void)lseek(screen->said, 0, SEEK_SET); /* a file in memory */
		(void)file_read_fd(screen->said, SAID_MOST, &said);
		(void)ftruncate(screen->said, 0);
		(void)lseek(screen->said, 0, SEEK_SET);
	}
	return text_take(&said);
}

/* --- rows --- */

static size_t escape_length(const char *bytes, size_t length)
{
	size_t i = 2;

	if (length < 2 || bytes[0] != '\033' || bytes[1] != '[')
		return 0;
	while (i < length && (bytes[i] < '@' || bytes[i] > '~'))
		i++;
	return i < length ? i + 1 : length;
}

int screen_rows(const char *line, size_t length, int columns)
{
	int column = 0;
	size_t i = 0, escape;

	while (i < length) {
		escape = escape_length(line + i, length - i);
		if (!escape && line[i] == '\t')
			column += TAB - column % TAB;
		else if (!escape)
			column += ((unsigned char)line[i] & 0xC0) != 0x80;
		i += escape ? escape : 1;
	}
	return column > columns ? (column + columns - 1) / columns : 1;
}

static int rows_of(const char *text, int columns)
{
	int rows = 0;

	while (*text) {
		size_t length = strcspn(text, "\n");

		rows += screen_rows(text, length, columns);
		text += length + (text[length] == '\n');
	}
	return rows;
}

/* --- pages --- */

/** From this line on, as much as there is room for. @return the first line that had none; 0: all had. */
static size_t add_lines(const struct screen *screen, int room, struct text *out)
{
	const char *text = text_string(&screen->page);
	size_t line = 0, length;

	for (; *text; text += length + (text[length] == '\n'), line++) {
		length = strcspn(text, "\n");
		if (line < screen->top)
			continue;
		room -= screen_rows(text, length, screen->columns);
		if (room < 0 && line > screen->top)
			return line;
		text_add_bytes(out, text, length);
		text_add(out, ERASE_LINE "\n");
	}
	return 0;
}

/** Without the last line's end, which would move the page up. */
static void add_footer(const struct screen *screen, struct text *out)
{
	const char *text = text_string(&screen->footer);
	size_t length;

	for (; *text; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		text_add_bytes(out, text, length);
		text_add(out, text[length] && text[length + 1] ? ERASE_LINE "\n" : ERASE_LINE);
	}
	text_add(out, ERASE_BELOW);
}

static void draw(struct screen *screen)
{
	int room = screen->rows - rows_of(text_string(&screen->footer), screen->columns) - 1;
	struct text out = {0}, rest = {0};

	text_add(&out, HOME);
	screen->below = add_lines(screen, room, &rest);
	text_add_bytes(&out, text_string(&rest), rest.length);
	text_addf(&out, "%s" ERASE_LINE "\n",
		screen->below         ? _("… more: space")
			: screen->top ? _("… the end; space shows the beginning")
				      : "");
	add_footer(screen, &out);
	put(out.bytes, out.length);
	text_clear(&rest);
	text_clear(&out);
}

static void replace(struct text *old, struct text *new)
{
	text_clear(old);
	*old = *new;
	*new = (struct text){0};
}

void screen_show(struct screen *screen, struct text *page, struct text *footer)
{
	replace(&screen->page, page);
	replace(&screen->footer, footer);
	screen->top = 0;
	if (!screen->plain)
		draw(screen);
	else
		put(text_string(&screen->page), screen->page.length);
}

void screen_note(struct screen *screen, struct text *footer)
{
	replace(&screen->footer, footer);
	if (!screen->plain)
		draw(screen);
}

void screen_scroll(struct screen *screen)
{
	screen->top = screen->below;
	if (!screen->plain)
		draw(screen);
}

void screen_again(struct screen *screen)
{
	screen_measure(screen);
	if (!screen->plain)
		draw(screen);
}

void screen_enter(struct screen *screen)
{
	take_keys(screen);
	if (!screen->plain)
		put(OTHER_SCREEN, strlen(OTHER_SCREEN));
	screen_again(screen);
}
