/// Why a `.sy` file gives no document. One line, lower case.
package struct SiYuanReadError: Error, Sendable, Equatable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
