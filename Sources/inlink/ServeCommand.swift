import CommandLineOptions
import FleetQueries
import HTTPListener
import Platform
import Serving

/// `inlink serve`: from words to a service, and from its end to a status.
struct ServeCommand {
  /// Path of the index.
  let index: String
  /// Served instead of the index.
  let fleet: FleetLocation?
  let options: ServeOptions

  func run() -> Int32 {
    var service = ServiceOptions(index: index)
    service.site = options.site
    service.quirks = options.quirks
    service.queryTimeout = options.queryTimeout
    service.version = programVersion
    if let fleet {
      do throws(FleetError) {
        service.fleet = FleetOptions(
          address: try FleetAddress(fleet.address),
          credentials: try fleet.credentials.map { file throws(FleetError) in try FleetCredentials(file: file) })
      } catch {
        return refuse(error.description, error.status)
      }
    }
    var configuration = ServiceConfiguration(service)
    for text in options.listen {
      guard let address = ListenAddress(text) else {
        return refuse(
          "no address '\(text)': 127.0.0.1:6806, [::1]:6806, localhost:6806 or unix:/path", ExitStatus.usage)
      }
      configuration.addresses.append(address)
    }
    configuration.credentials = CredentialFiles(token: options.tokenFile, siyuanConf: options.siyuanConf)
    configuration.allowedHosts = options.allowedHosts
    configuration.allowedOrigins = options.allowedOrigins
    configuration.anyLocalUser = options.anyLocalUser
    configuration.limits.connections = options.maximumConnections
    configuration.limits.body = options.maximumBody
    configuration.limits.request = options.requestTimeout * 1_000_000_000
    configuration.limits.idle = options.idleTimeout * 1_000_000_000
    configuration.logsRequests = options.accessLog
    switch Service(configuration).run() {
    case .stopped: return ExitStatus.answered
    // Threads that still run must not meet the end of what they use.
    case .abandoned: _exit(ExitStatus.answered)
    case .misused(let reason): return refuse(reason, ExitStatus.usage)
    case .failed(let reason): return refuse(reason, ExitStatus.noIndex)
    }
  }

  private func refuse(_ reason: String, _ status: Int32) -> Int32 {
    StandardError.say("inlink: \(reason)")
    return status
  }
}
