#define _GNU_SOURCE
#include "socket_owner.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/time.h>

// States in which somebody holds the socket: what lingers after a close belongs to nobody, and counts as root's.
#define HELD ((1u << 1) | (1u << 4) | (1u << 5) | (1u << 8) | (1u << 9))

typedef struct {
  int family;
  uint8_t address[16];
  size_t length;
  uint16_t port;  // as on the wire
} place;

static int read_place(const struct sockaddr *from, place *to) {
  memset(to, 0, sizeof *to);
  if (from->sa_family == AF_INET) {
    const struct sockaddr_in *in = (const struct sockaddr_in *)from;
    to->family = AF_INET;
    to->length = 4;
    memcpy(to->address, &in->sin_addr, 4);
    to->port = in->sin_port;
    return 1;
  }
  if (from->sa_family != AF_INET6) return 0;
  const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)from;
  to->port = in->sin6_port;
  if (IN6_IS_ADDR_V4MAPPED(&in->sin6_addr)) {
    to->family = AF_INET;
    to->length = 4;
    memcpy(to->address, in->sin6_addr.s6_addr + 12, 4);
  } else {
    to->family = AF_INET6;
    to->length = 16;
    memcpy(to->address, &in->sin6_addr, 16);
  }
  return 1;
}

// Asks for the one socket (man 7 sock_diag). -2: the kernel can't be asked.
static int64_t ask_kernel(const place *peer, const place *own) {
  int link = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (link < 0) return -2;
  struct timeval limit = {1, 0};
  setsockopt(link, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 question;
  } request;
  memset(&request, 0, sizeof request);
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST;
  request.question.sdiag_family = (uint8_t)peer->family;
  request.question.sdiag_protocol = IPPROTO_TCP;
  request.question.idiag_states = HELD;
  request.question.id.idiag_sport = peer->port;
  request.question.id.idiag_dport = own->port;
  memcpy(request.question.id.idiag_src, peer->address, peer->length);
  memcpy(request.question.id.idiag_dst, own->address, own->length);
  request.question.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  request.question.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  int64_t user = -2;
  _Alignas(struct nlmsghdr) char answer[4096];
  if (send(link, &request, sizeof request, 0) == (ssize_t)sizeof request) {
    ssize_t count = recv(link, answer, sizeof answer, 0);
    struct nlmsghdr *header = (struct nlmsghdr *)answer;
    if (count >= (ssize_t)NLMSG_LENGTH(0) && NLMSG_OK(header, (unsigned)count)) {
      if (header->nlmsg_type == NLMSG_ERROR && header->nlmsg_len >= NLMSG_LENGTH(sizeof(struct nlmsgerr))) {
        // No such socket; anything else is no answer.
        user = ((struct nlmsgerr *)NLMSG_DATA(header))->error == -2 ? -1 : -2;
      } else if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY && header->nlmsg_len >= NLMSG_LENGTH(sizeof(struct inet_diag_msg))) {
        struct inet_diag_msg *found = NLMSG_DATA(header);
        // A listener is found where no connection is.
        int fits = found->id.idiag_sport == peer->port && found->id.idiag_dport == own->port &&
                   found->idiag_state < 32 && ((1u << found->idiag_state) & HELD) && found->idiag_inode != 0;
        user = fits ? (int64_t)found->idiag_uid : -1;
      }
    }
  }
  close(link);
  return user;
}

static void write_place(const place *from, int wide, char *out) {
  uint8_t address[16] = {0};
  if (wide && from->length == 4) {
    address[10] = address[11] = 0xFF;
    memcpy(address + 12, from->address, 4);
  } else {
    memcpy(address, from->address, from->length);
  }
  // Words of four bytes as this machine reads them (man proc, /proc/net/tcp).
  for (int word = 0; word < (wide ? 4 : 1); word++) {
    uint32_t value;
    memcpy(&value, address + 4 * word, 4);
    out += sprintf(out, "%08X", value);
  }
  sprintf(out, ":%04X", ntohs(from->port));
}

static int64_t search_table(const char *path, int wide, const place *peer, const place *own) {
  char local[48], remote[48];
  write_place(peer, wide, local);
  write_place(own, wide, remote);
  FILE *table = fopen(path, "re");
  if (table == NULL) return -1;
  int64_t user = -1;
  char line[512];
  while (fgets(line, sizeof line, table)) {
    char here[48], there[48];
    unsigned state, uid;
    unsigned long inode;
    if (sscanf(line, " %*[^:]: %47s %47s %x %*s %*s %*s %u %*u %lu", here, there, &state, &uid, &inode) != 5) continue;
    if (strcmp(here, local) != 0 || strcmp(there, remote) != 0) continue;
    if (state < 32 && ((1u << state) & HELD) && inode != 0) user = uid;
    break;
  }
  fclose(table);
  return user;
}

int64_t inlink_tcp_peer_user(const struct sockaddr *peer_address, const struct sockaddr *own_address) {
  place peer, own;
  if (!read_place(peer_address, &peer) || !read_place(own_address, &own) || peer.family != own.family) return -1;
  int64_t user = ask_kernel(&peer, &own);
  if (user != -2) return user;
  user = peer.family == AF_INET ? search_table("/proc/self/net/tcp", 0, &peer, &own) : -1;
  // A program that speaks IPv6 stands in its table even where it speaks IPv4.
  return user >= 0 ? user : search_table("/proc/self/net/tcp6", 1, &peer, &own);
}
#else
int64_t inlink_tcp_peer_user(const struct sockaddr *peer, const struct sockaddr *own) {
  (void)peer;
  (void)own;
  return -1;
}
#endif

int64_t inlink_unix_peer_user(int socket) {
#ifdef __linux__
  struct ucred facts;
  socklen_t length = sizeof facts;
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &facts, &length) == 0 ? (int64_t)facts.uid : -1;
#else
  uid_t user;
  gid_t group;
  return getpeereid(socket, &user, &group) == 0 ? (int64_t)user : -1;
#endif
}
