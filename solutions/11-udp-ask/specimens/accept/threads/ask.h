/* What uaskd and uask have to agree about: the parts of a datagram. */
#ifndef ASK_H
#define ASK_H

enum { ID, ID_SIZE = 4, OP = ID + ID_SIZE, TEXT, HEADER = TEXT };	/* where each part begins; the header is what is in front of the text */
enum { TEXT_MOST = 512, REQUEST_MOST = HEADER + TEXT_MOST, TIME_SIZE = 8 };
enum { ECHO = 1, UPPER, TIME, ANSWER = 0x80, ERROR = 0xFF };	/* an answer's op is the request's with ANSWER in it, or ERROR */

#endif
