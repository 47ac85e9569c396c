#pragma once
#include <stddef.h>
#include <stdint.h>

/// XXH3, 64 bits, with seed 0 (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). Compiled in: a program does not
/// load a library for it.
uint64_t inlink_xxh3(const void *bytes, size_t count);
