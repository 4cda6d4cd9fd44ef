/* The protocol, for both ends: tftpd and tftpc are each built with tftp.c. */
#ifndef TFTP_H
#define TFTP_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

enum { OP = 0, NUMBER = 2, HEADER = 4 };	/* where each begins: 2 bytes, 2 bytes; RRQ and WRQ have the name at NUMBER */
enum { BLOCK = 512, PACKET_MOST = HEADER + BLOCK };
enum { RRQ = 1, WRQ, DATA, ACK, ERROR };
enum { WAIT_USUAL = 500, REPEATS_USUAL = 5 };	/* without -t, in ms, and without -r */
enum { NOT_DEFINED, NOT_FOUND, ACCESS, DISK_FULL, ILLEGAL, UNKNOWN_TID, EXISTS };	/* the number of an ERROR */

struct packet {
	size_t length;
	unsigned char bytes[PACKET_MOST + 1];	/* one more than the longest has: what fills it was longer */
};

/* One transfer, as one of its two ends sees it. */
struct transfer {
	int fd;	/* a socket of its own: its port is our TID */
	struct sockaddr_in peer;	/* the other end: its port is the other TID */
	bool met;	/* false: nothing has come yet, and the port is the one that every client asks at */
	int wait_ms, repeats;	/* when a packet is sent again, and how often */
	struct packet out, in;	/* sent last, received last */
	struct sockaddr_in from;	/* who sent the latter */
};

/* How an exchange ended. REFUSED: an ERROR came, it is in `in`. FAILED: we could not go on; the ERROR in `out` has told the peer why. */
enum outcome { DONE, REFUSED, SILENT, FAILED };

/* Numbers of 16 bits as bytes, most significant first. */
void put16(unsigned char *to, uint16_t number);
uint16_t get16(const unsigned char *from);

/* A datagram socket. The kernel chooses its port. Returns -1 and errno for an error. */
int open_socket(void);

/* ACK, or the header of DATA. */
void make_header(struct packet *packet, uint16_t op, uint16_t number);
void make_error(struct packet *packet, uint16_t code, const char *text);

/* Tells the peer what errno says. Always FAILED. */
enum outcome fail(struct transfer *transfer, uint16_t code);

/* Sends `out`, again and again, until the packet with this op and number is in `in`. */
enum outcome ask(struct transfer *transfer, uint16_t op, uint16_t number);

/* Sends a file, from block 1 to the last ACK. */
enum outcome send_file(struct transfer *transfer, FILE *file);

/* Asks for block 1 with what is in `out`, receives all blocks and writes them to the file. DONE: the last ACK is in `out`, and is
 * not sent yet. */
enum outcome receive_file(struct transfer *transfer, int file);

/* Sends the last ACK, and stays for a while: it may get lost. */
void finish(struct transfer *transfer);

/* A whole decimal number in this range. */
bool read_number(const char *text, int least, int most, int *number);

/* The options of both programs, as getopt() gives them: -t MS, -r N. */
bool read_option(int option, int *wait_ms, int *repeats);

#endif
