#include "packet.h"

#include <string.h>

static bool read_header(PacketReader *reader, const uint8_t **at, const uint8_t *end);

bool packet_read(PacketReader *reader, const uint8_t **at, const uint8_t *end) {
  while (reader->header_read == HEADER_BYTES || read_header(reader, at, end)) {
    size_t here = (size_t)(end - *at), missing = reader->length - reader->read;
    size_t taken = here < missing ? here : missing;
    if (reader->read < KEPT_BYTES && taken > 0) {
      size_t room = KEPT_BYTES - reader->read;
      memcpy(reader->kept + reader->read, *at, taken < room ? taken : room);
    }
    *at += taken;
    reader->read += (uint32_t)taken;
    if (reader->read < reader->length) return false;
    bool continuation = reader->continues;
    reader->continues = reader->length == MOST_PAYLOAD;
    reader->header_read = 0;
    if (!continuation) return true;
  }
  return false;
}

size_t packet_kept(const PacketReader *reader) { return reader->length < KEPT_BYTES ? reader->length : KEPT_BYTES; }

uint8_t packet_sequence(const PacketReader *reader) { return reader->header[3]; }

void packet_write_header(uint8_t *header, size_t length, uint8_t sequence) {
  header[0] = (uint8_t)length;
  header[1] = (uint8_t)(length >> 8);
  header[2] = (uint8_t)(length >> 16);
  header[3] = sequence;
}

static bool read_header(PacketReader *reader, const uint8_t **at, const uint8_t *end) {
  while (*at < end && reader->header_read < HEADER_BYTES) reader->header[reader->header_read++] = *(*at)++;
  if (reader->header_read < HEADER_BYTES) return false;
  reader->length = reader->header[0] | (uint32_t)reader->header[1] << 8 | (uint32_t)reader->header[2] << 16;
  reader->read = 0;
  return true;
}
