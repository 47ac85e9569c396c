import CommandLineOptions
import FleetQueries
import Platform

extension FleetLocation {
  /// Seconds for an answer if nobody says otherwise: a server that is asked for a whole language reads for a while.
  static let usualTimeout: Int64 = 60

  /// The server, not yet asked.
  func server(timeout: Int64?) throws(FleetError) -> FleetServer {
    let address = try FleetAddress(address)
    let credentials = try credentials.map { file throws(FleetError) in try FleetCredentials(file: file) }
    return try FleetServer(address, credentials, seconds: timeout ?? Self.usualTimeout)
  }
}

extension FleetError {
  /// The exit status that it ends a command with.
  var status: Int32 {
    switch kind {
    case .misused, .noSite: ExitStatus.usage
    case .failed, .timedOut: ExitStatus.noIndex
    }
  }
}
