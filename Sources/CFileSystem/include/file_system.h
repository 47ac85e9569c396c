#pragma once
#include <stdint.h>

/// The type of the file system that holds `path`, as Linux numbers them (man 2 statfs); 0 where that can't be asked.
uint32_t inlink_file_system_type(const char *path);
