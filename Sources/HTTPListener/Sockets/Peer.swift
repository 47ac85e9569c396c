import CSystem
import Platform
import Synchronization

/// Who is at the other end of a connection.
package final class Peer: Sendable {
  private enum Kind: Sendable {
    case tcp(peer: SocketAddress, own: SocketAddress)
    case unix(user: UInt32?)
    /// Of a test.
    case made(isUnix: Bool, isLoopback: Bool, user: UInt32?)
  }

  private let kind: Kind
  /// Asked once: the socket at the other end does not change.
  private let asked = Mutex<UInt32??>(nil)

  /// nil if the connection is gone already.
  init?(socket: Int32) {
    guard let own = SocketAddress.own(of: socket) else { return nil }
    if own.isUnix {
      kind = .unix(user: UInt32(exactly: inlink_unix_peer_user(socket)))
    } else if let peer = SocketAddress.peer(of: socket) {
      kind = .tcp(peer: peer, own: own)
    } else {
      return nil
    }
  }

  package init(isUnix: Bool = false, isLoopback: Bool = true, user: UInt32?) {
    kind = .made(isUnix: isUnix, isLoopback: isLoopback, user: user)
  }

  package var isUnix: Bool {
    switch kind {
    case .tcp: false
    case .unix: true
    case .made(let isUnix, _, _): isUnix
    }
  }

  /// Whether it is on this machine, as far as addresses say.
  package var isLoopback: Bool {
    switch kind {
    case .tcp(let peer, _): peer.isLoopback
    case .unix: true
    case .made(_, let isLoopback, _): isLoopback
    }
  }

  /// The user whose socket it is; nil where nobody can tell.
  package var user: UInt32? {
    switch kind {
    case .unix(let user), .made(_, _, let user): return user
    case .tcp(let peer, let own):
      return asked.withLock { known in
        if let value = known { return value }
        let found = peer.withPointer { peer, _ in own.withPointer { own, _ in inlink_tcp_peer_user(peer, own) } }
        let user: UInt32? = UInt32(exactly: found)
        known = .some(user)
        return user
      }
    }
  }

  /// For a log.
  package var text: String {
    switch kind {
    case .tcp(let peer, _): peer.digits
    case .unix(let user): "unix:" + (user.map(String.init) ?? "?")
    case .made: "test"
    }
  }
}
