#ifndef LOGIN_H
#define LOGIN_H

#include "packet.h"
#include "task.h"

/* Room for the longest answer: MySQL's names are 64 characters at most. */
enum { MOST_NAME_BYTES = 256, REPLY_BYTES = 2 * MOST_NAME_BYTES + 128 };

/* A packet to send, its header included; empty: nothing is to be sent. */
typedef struct {
  uint8_t bytes[REPLY_BYTES];
  size_t length;
} Reply;

/* Answer a greeting with who we are, or a request for another authentication method. Returns a fault, or 0. */
int login_answer_greeting(const PacketReader *greeting, const Task *task, Reply *reply);
int login_answer_switch(const PacketReader *request, const Task *task, Reply *reply);

#endif
