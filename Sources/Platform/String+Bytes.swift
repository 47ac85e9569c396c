extension String {
  /// Whether both hold the same UTF-8 bytes; `==` would call canonically equivalent texts equal.
  package func hasSameBytes(as other: String) -> Bool {
    var a = self
    var b = other
    return a.withUTF8 { left in
      b.withUTF8 { right in
        guard left.count == right.count else { return false }
        if left.baseAddress == right.baseAddress { return true }
        let (left, right) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        var offset = 0
        while offset + 8 <= left.count {
          let first = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          if first != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
          offset += 8
        }
        while offset < left.count {
          if left[offset] != right[offset] { return false }
          offset += 1
        }
        return true
      }
    }
  }

  /// Whether the text comes before another by its UTF-8 bytes, which is also the order of code points.
  package func precedes(_ other: String) -> Bool {
    var a = self
    var b = other
    return a.withUTF8 { left in
      b.withUTF8 { right in
        let common = min(left.count, right.count)
        let (first, second) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        var offset = 0
        while offset + 8 <= common {
          let x = first.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          let y = second.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          if x != y { return x.bigEndian < y.bigEndian }
          offset += 8
        }
        while offset < common {
          if first[offset] != second[offset] { return first[offset] < second[offset] }
          offset += 1
        }
        return left.count < right.count
      }
    }
  }

  /// Whether the text's UTF-8 holds a byte.
  package func hasByte(_ byte: UInt8) -> Bool {
    var text = self
    return text.withUTF8 { bytes in
      // Sixteen at a step without a branch, which the compiler makes one comparison.
      var position = 0
      while position + 16 <= bytes.count {
        var hits: UInt8 = 0
        for offset in 0..<16 { hits |= bytes[position + offset] == byte ? 1 : 0 }
        if hits != 0 { return true }
        position += 16
      }
      while position < bytes.count {
        if bytes[position] == byte { return true }
        position += 1
      }
      return false
    }
  }

  /// The number of code points.
  package var codePointCount: Int {
    var text = self
    return text.withUTF8 { bytes in
      var count = 0
      for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
      return count
    }
  }
}
