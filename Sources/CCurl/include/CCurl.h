#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// libcurl, loaded by the first call that needs it: a program that asks no server does not pay for it.
typedef struct inlink_curl inlink_curl;

/// A handle with connections of its own, for one thread at a time; NULL where libcurl is not installed.
inlink_curl *inlink_curl_open(void);
void inlink_curl_close(inlink_curl *handle);

/// A POST. Nothing but HTTP is spoken, no redirection followed, no proxy asked.
typedef struct {
  const char *url;
  /// Header lines, ended by NULL.
  const char *const *headers;
  const uint8_t *body;
  size_t body_count;
  /// Milliseconds for all of it.
  long timeout;
  /// Bytes of the answer at most.
  size_t most;
} inlink_curl_request;

typedef enum {
  INLINK_CURL_ANSWERED,
  /// Nobody listens there, or no such host.
  INLINK_CURL_UNREACHABLE,
  /// The connection is not secure.
  INLINK_CURL_UNTRUSTED,
  INLINK_CURL_TIMED_OUT,
  /// The answer has more than `most` bytes.
  INLINK_CURL_TOO_LARGE,
  /// It ended in the middle, or is no HTTP.
  INLINK_CURL_BROKEN,
} inlink_curl_outcome;

typedef struct {
  inlink_curl_outcome outcome;
  /// Of HTTP; 0 without an answer.
  long status;
  /// To be freed; NULL if there are none.
  uint8_t *bytes;
  size_t count;
  /// What libcurl says of a failure.
  char message[256];
} inlink_curl_answer;

void inlink_curl_post(inlink_curl *handle, const inlink_curl_request *request, inlink_curl_answer *answer);
