#include "CSimdjson.h"

#include <simdjson.h>

#include <new>

struct inlink_json_parser {
  simdjson::dom::parser parser;
  size_t maximum_depth;
};

extern "C" inlink_json_parser *inlink_json_parser_create(size_t maximum_depth) {
  auto *made = new (std::nothrow) inlink_json_parser;
  if (made) made->maximum_depth = maximum_depth;
  return made;
}

extern "C" void inlink_json_parser_destroy(inlink_json_parser *parser) { delete parser; }

extern "C" inlink_json_document inlink_json_parse(
    inlink_json_parser *parser, const uint8_t *bytes, size_t length, size_t padding_available) {
  inlink_json_document out = {};
  simdjson::error_code error = simdjson::SUCCESS;
  if (parser->parser.capacity() < length || parser->parser.max_depth() != parser->maximum_depth)
    error = parser->parser.allocate(length, parser->maximum_depth);
  if (!error) {
    simdjson::dom::element root;
    error = parser->parser
                .parse(bytes, length, padding_available < simdjson::SIMDJSON_PADDING)
                .get(root);
  }
  out.error = static_cast<int>(error);
  out.message = simdjson::error_message(error);
  if (!error) {
    out.tape = parser->parser.doc.tape.get();
    out.tape_words = static_cast<size_t>(out.tape[0] & 0x00FFFFFFFFFFFFFFULL);
    out.strings = parser->parser.doc.string_buf.get();
  }
  return out;
}
