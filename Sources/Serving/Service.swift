import CSystem
import HTTPListener
import IndexQueries
import Platform
import SQLiteConnection

/// Everything that `inlink serve` is told (spec/http 1).
package struct ServiceConfiguration: Sendable {
  package var options: ServiceOptions
  /// None: the sockets that systemd passes, else the usual address.
  package var addresses: [ListenAddress] = []
  package var credentials = CredentialFiles()
  package var allowedHosts: [String] = []
  package var allowedOrigins: [String] = []
  package var anyLocalUser = false
  package var limits = HTTPLimits()
  package var logsRequests = false

  package init(_ options: ServiceOptions) { self.options = options }
}

/// How the service ended, or why it did not begin.
package enum ServiceOutcome: Sendable, Equatable {
  case stopped
  /// What was under way did not come to its end in time.
  case abandoned
  /// Wrong usage.
  case misused(String)
  /// No index, or no address.
  case failed(String)
}

/// Serves one index over HTTP until a signal ends it.
package struct Service {
  private let configuration: ServiceConfiguration
  private let log = ServiceLog()

  package init(_ configuration: ServiceConfiguration) { self.configuration = configuration }

  /// SiYuan's own port.
  private static let usualAddress = ListenAddress.tcp(host: "127.0.0.1", port: 6806)
  /// Bytes that SQLite takes at most, of all statements together.
  private static let memory: Int64 = 320 << 20
  /// Heaps of the C library.
  private static let heaps: Int32 = 4
  /// Descriptors beside those of connections: the index's files, log, listeners, connections that are turned away.
  private static let otherDescriptors = 256

  package func run() -> ServiceOutcome {
    let signals = StopSignals()
    inlink_share_heaps(Self.heaps)
    SQLiteLibrary.limitMemory(bytes: Self.memory)
    raiseDescriptorLimit()
    let rules: AccessRules
    do throws(CredentialsError) {
      rules = AccessRules(
        credentials: try configuration.credentials.read(), allowedHosts: configuration.allowedHosts,
        allowedOrigins: configuration.allowedOrigins, anyLocalUser: configuration.anyLocalUser)
    } catch {
      return .misused(error.description)
    }
    let sockets: [ListeningSocket]
    let router = Router(configuration.options, access: rules, log: log)
    do {
      let passed = try ListeningSocket.passed { getenv($0).map { String(cString: $0) } }
      if !passed.isEmpty, !configuration.addresses.isEmpty {
        return .misused("sockets were passed by LISTEN_FDS, and --listen is given")
      }
      let isLocal = passed.isEmpty ? configuration.addresses.allSatisfy(\.isLocal) : passed.allSatisfy(\.isLocal)
      if !isLocal, !rules.credentials.areNeeded || rules.allowedHosts.isEmpty {
        return .misused("an address that is not loopback needs --token-file and --allow-host")
      }
      try router.check()
      let addresses = configuration.addresses.isEmpty ? [Self.usualAddress] : configuration.addresses
      sockets = passed.isEmpty ? try addresses.flatMap { try ListeningSocket.open($0) } : passed
    } catch {
      return .failed("\(error)")
    }
    return serve(sockets, router, signals)
  }

  private func serve(_ sockets: [ListeningSocket], _ router: Router, _ signals: StopSignals) -> ServiceOutcome {
    let manager = ServiceManager()
    let log = log
    let access: @Sendable (HTTPLogEntry) -> Void = { log.access($0) }
    var listener = Listener(
      sockets, limits: configuration.limits, handler: router, log: configuration.logsRequests ? access : nil)
    for socket in sockets { log.say("listening on \(socket.shown)") }
    manager.ready()
    let isWhole = listener.run(
      signals, reload: { reload(router) },
      stopping: {
        manager.stopping()
        log.say("stopping")
      })
    return isWhole ? .stopped : .abandoned
  }

  private func reload(_ router: Router) {
    do throws(CredentialsError) {
      router.replace(try configuration.credentials.read())
      log.say("credentials are read again")
    } catch {
      log.error("\(error); the old ones stay")
    }
  }

  private func raiseDescriptorLimit() {
    var limit = rlimit()
    let wanted = rlim_t(configuration.limits.connections + Self.otherDescriptors)
    guard ResourceLimit.descriptors(&limit), limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    ResourceLimit.setDescriptors(&limit)
  }
}
