// A C interface over simdjson's DOM parser: one call parses, then Swift reads the tape itself
// (https://github.com/simdjson/simdjson/blob/v3.0.0/doc/tape.md).
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct inlink_json_parser inlink_json_parser;

/// The outcome of a parse. `tape` and `strings` belong to the parser and live until its next parse.
typedef struct {
  int error;                 // simdjson's error code; 0 = parsed
  const char *message;       // what the code means, a static string
  const uint64_t *tape;
  size_t tape_words;
  const uint8_t *strings;
} inlink_json_document;

inlink_json_parser *inlink_json_parser_create(size_t maximum_depth);
void inlink_json_parser_destroy(inlink_json_parser *parser);

/// Parses `length` bytes; `padding_available` bytes behind them may be read (0 makes a copy inside).
inlink_json_document inlink_json_parse(
    inlink_json_parser *parser, const uint8_t *bytes, size_t length, size_t padding_available);

#ifdef __cplusplus
}
#endif
