// Signals as bytes in a pipe. A handler has nothing but a global to know its pipe by, so it lives here, in C, and all
// of the program's state for signals is one descriptor.
#pragma once

/// Lets `count` signals write their numbers into a pipe instead of doing what they do by default. Returns the descriptor
/// to read them from (non-blocking, closed on exec), or -1. To be called once in a process.
int inlink_signals_to_pipe(const int *signals, int count);

/// Whether SIGTERM or SIGINT came since then. As cheap as reading a variable: loops ask it at every step.
int inlink_stop_was_signalled(void);
