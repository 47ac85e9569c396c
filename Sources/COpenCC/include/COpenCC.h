#pragma once
#include <stddef.h>

/// `text` (UTF-8) with every traditional Chinese sign made simplified, by OpenCC's `t2s.json`; NULL where the library or its
/// data is not there. The library is loaded by this call: a program that never asks does not pay for it.
char *inlink_opencc_simplified(const char *text, size_t count);

/// Frees what `inlink_opencc_simplified` gave.
void inlink_opencc_free(char *text);
