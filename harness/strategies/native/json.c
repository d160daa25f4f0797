/* As much of JSON (RFC 8259) as a task needs. What is legal is read; what is not may be too, but never beyond its end. */
#include "json.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void space(Json *json);
static _Noreturn void unexpected(const Json *json, const char *expected);
static char *decode_escape(Json *json, char *to);
static uint32_t code_unit(Json *json);
static char *put_utf8(char *to, uint32_t code);

void json_enter(Json *json, char open) {
  space(json);
  if (json->at == json->end || *json->at != open) unexpected(json, open == '{' ? "an object" : "an array");
  json->at++;
}

bool json_more(Json *json, char close) {
  space(json);
  if (json->at < json->end && *json->at == ',') json->at++;
  space(json);
  if (json->at == json->end) unexpected(json, "the end of an object or array");
  if (*json->at != close) return true;
  json->at++;
  return false;
}

Text json_key(Json *json) {
  Text key = json_text(json);
  space(json);
  if (json->at == json->end || *json->at != ':') unexpected(json, "a colon");
  json->at++;
  return key;
}

/* What is decoded is never longer than what was written, so the text stays where it is. */
Text json_text(Json *json) {
  space(json);
  if (json->at == json->end || *json->at != '"') unexpected(json, "a string");
  char *first = ++json->at, *to = first;
  while (json->at < json->end && *json->at != '"') {
    if (*json->at == '\\') to = decode_escape(json, to);
    else *to++ = *json->at++;
  }
  if (json->at == json->end) unexpected(json, "the end of a string");
  json->at++;
  *to = '\0';
  return (Text){first, (size_t)(to - first)};
}

/* The document ends with a NUL, which stops strtod. No locale is ever set, so the point is a point. */
double json_number(Json *json) {
  space(json);
  char *rest;
  double number = strtod(json->at, &rest);
  if (rest == json->at) unexpected(json, "a number");
  json->at = rest;
  return number;
}

bool json_null(Json *json) {
  space(json);
  if (json->end - json->at < 4 || memcmp(json->at, "null", 4) != 0) return false;
  json->at += 4;
  return true;
}

/* By counting brackets rather than by calling itself: depth costs nothing. */
void json_skip(Json *json) {
  size_t depth = 0;
  do {
    space(json);
    if (json->at == json->end) unexpected(json, "a value");
    char first = *json->at;
    if (first == '"') json_text(json);
    else if (first == '{' || first == '[') depth++, json->at++;
    else if (first == '}' || first == ']') {
      if (depth == 0) unexpected(json, "a value");
      depth--, json->at++;
    } else if (first == ',' || first == ':') json->at++;
    else json->at += 1 + strcspn(json->at + 1, ",:{}[]\" \t\r\n"); /* a number, true, false, null */
    space(json);
  } while (depth > 0);
}

void fail(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  va_end(values);
  fputc('\n', stderr);
  exit(1);
}

static void space(Json *json) {
  while (json->at < json->end && memchr(" \t\r\n", *json->at, 4)) json->at++;
}

/* No word of what was found: it may be the password. */
static void unexpected(const Json *json, const char *expected) {
  fail("Expected %s at byte %zu of the task, found something else", expected, (size_t)(json->at - json->start));
}

static char *decode_escape(Json *json, char *to) {
  static const char LETTERS[] = "bfnrt\"\\/", MEANT[] = "\b\f\n\r\t\"\\/";
  json->at++; /* the backslash */
  const char *letter = json->at < json->end && *json->at ? strchr(LETTERS, *json->at) : NULL;
  if (letter) {
    json->at++;
    *to++ = MEANT[letter - LETTERS];
    return to;
  }
  if (json->at == json->end || *json->at != 'u') unexpected(json, "an escape");
  uint32_t code = code_unit(json);
  bool pair = code >= 0xd800 && code < 0xdc00 && json->end - json->at >= 6 && memcmp(json->at, "\\u", 2) == 0;
  if (pair) {
    json->at++;
    uint32_t low = code_unit(json);
    code = 0x10000 + ((code - 0xd800) << 10) + ((low - 0xdc00) & 0x3ff);
  }
  return put_utf8(to, code);
}

/* u0041, at the u */
static uint32_t code_unit(Json *json) {
  uint32_t code = 0;
  json->at++;
  for (int digits = 0; digits < 4; digits++, json->at++) {
    static const char DIGITS[] = "0123456789abcdef";
    const char *digit = json->at < json->end && *json->at ? strchr(DIGITS, *json->at | ('a' & ~'A')) : NULL;
    if (!digit) unexpected(json, "four hexadecimal digits");
    code = code << 4 | (uint32_t)(digit - DIGITS);
  }
  return code;
}

static char *put_utf8(char *to, uint32_t code) {
  if (code < 0x80) *to++ = (char)code;
  else if (code < 0x800) *to++ = (char)(0xc0 | code >> 6);
  else if (code < 0x10000) *to++ = (char)(0xe0 | code >> 12);
  else *to++ = (char)(0xf0 | code >> 18);
  if (code >= 0x10000) *to++ = (char)(0x80 | (code >> 12 & 0x3f));
  if (code >= 0x800) *to++ = (char)(0x80 | (code >> 6 & 0x3f));
  if (code >= 0x80) *to++ = (char)(0x80 | (code & 0x3f));
  return to;
}
