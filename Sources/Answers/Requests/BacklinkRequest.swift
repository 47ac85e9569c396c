import IndexQueries

/// A request body of `getBacklink2`, read (spec G).
package enum BacklinkRequest: Sendable {
  case query(BacklinkQuery)
  /// An argument is missing or of the wrong type: the original answers `data: null`.
  /// The text names it.
  case withoutData(String)
  /// Not a JSON object: the original answers code −1 with this message.
  case unreadable(String)

  package init(body: UnsafeBufferPointer<UInt8>) {
    do throws(RequestSyntaxError) {
      if RequestReader.isBlank(body) {
        self = .unreadable(Self.prefix + "the request body is empty or truncated (EOF)")
      } else if let members = try RequestReader.members(of: body) {
        if let query = Self.query(members) {
          self = .query(query)
        } else {
          self = .withoutData(Self.lack(members))
        }
      } else {
        self = .withoutData("arguments: it is no object")
      }
    } catch {
      self = .unreadable(Self.prefix + error.message)
    }
  }

  package init(body: [UInt8]) {
    self = body.withUnsafeBufferPointer { BacklinkRequest(body: $0) }
  }

  private static let prefix = "Parses request [/api/ref/getBacklink2] failed: "

  private static func query(_ members: [String: RequestValue]) -> BacklinkQuery? {
    guard case .string(let id)? = members["id"], case .string(let k)? = members["k"],
      case .string(let mk)? = members["mk"], let sort = sortMode(members["sort"]),
      let mentionSort = sortMode(members["mSort"])
    else { return nil }
    var query = BacklinkQuery(id: id)
    query.k = k
    query.mk = mk
    query.sort = sort
    query.mentionSort = mentionSort
    switch members["containChildren"] {
    case nil: break
    case .bool(let value): query.containChildren = value
    default: return nil
    }
    return query
  }

  /// What keeps a request from being answered.
  private static func lack(_ members: [String: RequestValue]) -> String {
    for name in ["id", "k", "mk"] {
      guard let value = members[name] else { return "\"\(name)\"" }
      if case .string = value { continue }
      return "text in \"\(name)\""
    }
    for name in ["sort", "mSort"] where sortMode(members[name]) == nil { return "text in \"\(name)\"" }
    return "true or false in \"containChildren\""
  }

  /// nil for a value of the wrong type.
  private static func sortMode(_ value: RequestValue?) -> SortMode? {
    switch value {
    case nil, .null: .updatedDescending
    case .string(let text): SortMode(requestArgument: text)
    default: nil
    }
  }
}

extension SortMode {
  /// As Go's `strconv.ParseInt` reads it: what is no number counts as 0, what is too large as the largest.
  package init(requestArgument text: String) {
    var digits = Substring(text).utf8
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    var number: Int64 = 0
    var isTooLarge = false
    for byte in digits {
      guard byte &- UInt8(ascii: "0") < 10 else {
        self.init(0)
        return
      }
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, overflowToo) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
      if overflow || overflowToo { isTooLarge = true } else { number = sum }
    }
    if digits.isEmpty {
      self.init(0)
    } else if isTooLarge {
      self.init(isNegative ? .min : .max)
    } else {
      self.init(isNegative ? -number : number)
    }
  }
}
