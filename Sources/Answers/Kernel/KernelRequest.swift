/// The arguments of a request to one of SiYuan's endpoints (spec/http 4).
struct KernelRequest {
  private let members: [String: RequestValue]

  /// Throws the message for a body that is no JSON object. `null` is an object without members.
  init(_ body: [UInt8], to endpoint: KernelEndpoint) throws(KernelFailure) {
    let prefix = "Parses request [\(endpoint.rawValue)] failed: "
    let read: Result<[String: RequestValue], KernelFailure> = body.withUnsafeBufferPointer { bytes in
      if RequestReader.isBlank(bytes) {
        return .failure(KernelFailure(prefix + "the request body is empty or truncated (EOF)"))
      }
      do throws(RequestSyntaxError) {
        return .success(try RequestReader.members(of: bytes) ?? [:])
      } catch {
        return .failure(KernelFailure(prefix + error.message))
      }
    }
    members = try read.get()
  }

  subscript(name: String) -> RequestValue? { members[name] }

  /// nil for what is missing, or no text: the kernel's handlers then answer without data.
  func text(_ name: String) -> String? {
    guard case .string(let text)? = members[name] else { return nil }
    return text
  }
}

/// An answer with code −1.
struct KernelFailure: Error {
  let message: String

  init(_ message: String) { self.message = message }
}
