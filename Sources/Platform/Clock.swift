/// The system's clock and its error texts.
package enum Clock {
  /// Nanoseconds since 1970.
  package static func nanoseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return nanoseconds(now)
  }

  /// Nanoseconds of a clock that never jumps; its zero means nothing.
  package static func monotonicNanoseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return nanoseconds(now)
  }

  package static func sleep(nanoseconds: Int64) {
    var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    var left = timespec()
    while nanosleep(&time, &left) != 0 && errno == EINTR { time = left }
  }

  /// A time as 14 digits in UTC, `20240101000000`. `nanoseconds` since 1970.
  package static func digits(_ nanoseconds: Int64) -> String {
    var seconds = time_t(nanoseconds / 1_000_000_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var digits = String(max(0, parts.tm_year + 1900))
    for part in [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec] {
      digits += part < 10 ? "0\(part)" : "\(part)"
    }
    return digits
  }

  /// A time that nanoseconds in 64 bits can't say (before 1677, after 2262: files have such times) is the nearest that they
  /// can.
  package static func nanoseconds(_ time: timespec) -> Int64 {
    let (whole, isTooLarge) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflows) = whole.addingReportingOverflow(Int64(time.tv_nsec))
    return isTooLarge || overflows ? (time.tv_sec < 0 ? .min : .max) : sum
  }

  /// Nanoseconds that have passed since a time of the system's clock; nil if it lies ahead, or too far back to say.
  package static func age(of time: Int64) -> Int64? {
    let (age, overflows) = nanoseconds().subtractingReportingOverflow(time)
    return overflows || age < 0 ? nil : age
  }

  /// What an `errno` means, in lower case.
  package static func reason(_ code: Int32) -> String {
    // The texts of known codes are constants of the C library.
    String(cString: strerror(code)).lowercased()
  }
}

extension Clock {
  /// A time as 14 digits in local time. `seconds` since 1970.
  package static func localDigits(seconds: Int64) -> String {
    var seconds = time_t(seconds)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var digits = ""
    for (value, width) in [
      (Int(parts.tm_year) + 1_900, 4), (Int(parts.tm_mon) + 1, 2), (Int(parts.tm_mday), 2), (Int(parts.tm_hour), 2),
      (Int(parts.tm_min), 2), (Int(parts.tm_sec), 2),
    ] {
      let text = String(max(0, value))
      digits += String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    return digits
  }
}
