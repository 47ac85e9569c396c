#define _GNU_SOURCE
#include "CSignals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t write_end = -1;
static volatile sig_atomic_t stop_was_signalled = 0;

static void note(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  if (number == SIGTERM || number == SIGINT) stop_was_signalled = 1;
  if (write_end >= 0) (void)!write(write_end, &byte, 1);
  errno = saved;
}

int inlink_stop_was_signalled(void) { return stop_was_signalled; }

int inlink_signals_to_pipe(const int *signals, int count) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | O_NONBLOCK);
  }
  write_end = ends[1];
  struct sigaction action = {0};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  // A parent may have blocked them, and a mask is inherited.
  sigset_t taken;
  sigemptyset(&taken);
  for (int i = 0; i < count; i++) {
    sigaction(signals[i], &action, 0);
    sigaddset(&taken, signals[i]);
  }
  pthread_sigmask(SIG_UNBLOCK, &taken, 0);
  return ends[0];
}
