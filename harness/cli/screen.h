/** @file
 * The terminal of plumb watch: one page at a time, and keys without a line end.
 *
 * Three sequences of ECMA-48 (home, erase, the other screen) and termios(3) are all that it needs; a library of windows would
 * have to be told more than that. A plain screen, or standard output that is no terminal, gets each page below the one before,
 * without any of them.
 */
#ifndef PLUMB_CLI_SCREEN_H
#define PLUMB_CLI_SCREEN_H

#include <stdbool.h>
#include <termios.h>

#include "base/text.h"

/** A terminal, or what stands in for it. */
struct screen {
	bool plain; /**< no cursor movement */
	bool keys;  /**< standard input is a terminal whose keys come at once */
	int rows, columns;
	struct termios before; /**< of the terminal, to be restored */
	int said;              /**< what is written to standard error meanwhile; -1: it stays where it was … */
	int standard_error;    /**< … and this is where */
	struct text page;      /**< what is shown */
	struct text footer;
	size_t top;   /**< first line of the page that is shown */
	size_t below; /**< first line that had no room; 0: all had */
};

/** Takes the terminal; begin with screen_close() behind it in mind. @param plain  no cursor movement is wanted. */
void screen_open(struct screen *screen, bool plain);

/** Gives it back as it was. */
void screen_close(struct screen *screen);

/** Gives the terminal to somebody else for a while. */
void screen_leave(struct screen *screen);

/** Takes it again, and shows the page again. */
void screen_enter(struct screen *screen);

/** Asks for the size of the terminal. */
void screen_measure(struct screen *screen);

/** Shows the page again, in the size that the terminal has now. */
void screen_again(struct screen *screen);

/** Shows a page from its top, with a footer below it; both are taken. */
void screen_show(struct screen *screen, struct text *page, struct text *footer);

/** Another footer below the same page. A plain screen, which cannot replace it, does not show it. */
void screen_note(struct screen *screen, struct text *footer);

/** The part of the page that had no room, or its top again. */
void screen_scroll(struct screen *screen);

/** What was written to standard error since the last time; "" on a plain screen, where it was seen. The caller frees. */
char *screen_said(struct screen *screen);

/** So many rows a line takes: escapes take no column, nor do the further bytes of a character. */
int screen_rows(const char *line, size_t length, int columns);

#endif
