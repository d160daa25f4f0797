#ifndef PACKET_H
#define PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEADER_BYTES = 4, MOST_PAYLOAD = 0xffffff, KEPT_BYTES = 256 };

/*
 * One connection's packets, however they are cut: three bytes of length, one of sequence, the payload.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html
 * Only the first bytes of a payload are kept: nothing that matters stands behind them, and so no result needs memory.
 */
typedef struct {
  uint8_t header[HEADER_BYTES];
  uint8_t header_read;
  /* The payload before had the most bytes there can be, so this one is its continuation. */
  bool continues;
  uint32_t length, read;
  uint8_t kept[KEPT_BYTES];
} PacketReader;

/* Read from *at on; true where a packet is whole, which holds until the next call. Call it until it says no. */
bool packet_read(PacketReader *reader, const uint8_t **at, const uint8_t *end);

/* Bytes of the payload that are there to look at. */
size_t packet_kept(const PacketReader *reader);
uint8_t packet_sequence(const PacketReader *reader);

void packet_write_header(uint8_t *header, size_t length, uint8_t sequence);

#endif
