#pragma once
#include <stdint.h>

/// The type of the file system that holds `path`, as Linux numbers them (man 2 statfs); 0 where that can't be asked.
uint32_t inlink_file_system_type(const char *path);

/// Gives memory that is free to the system (man 3 malloc_trim); does nothing where that can't be asked for.
void inlink_give_back_memory(void);
