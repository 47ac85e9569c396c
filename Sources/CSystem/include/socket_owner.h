#pragma once
#include <stdint.h>
#include <sys/socket.h>

/// Whose the other end of a TCP connection within this machine is: the user id of the socket that is bound to `peer` and
/// connected to `own`, or -1 where there is none, it is closed, or the system doesn't say. Both are addresses of one family, IPv4
/// or IPv6; an IPv4 address in IPv6's clothes is one of IPv4.
int64_t inlink_tcp_peer_user(const struct sockaddr *peer, const struct sockaddr *own);

/// Whose process the other end of a `unix:` connection was when it connected: a user id, or -1.
int64_t inlink_unix_peer_user(int socket);
