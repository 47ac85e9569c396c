import IndexQueries

/// Response bodies of `getBacklink2`, byte for byte as the kernel writes them (spec E8, G).
package enum BacklinkBody {
  package static func append(_ answer: BacklinkAnswer, to out: inout [UInt8]) {
    out.reserveCapacity(out.count + 256 + (answer.backlinks.count + answer.backmentions.count) * 320)
    add(#"{"code":0,"msg":"","data":{"backlinks":["#, &out)
    append(answer.backlinks, to: &out)
    add(#"],"backmentions":["#, &out)
    append(answer.backmentions, to: &out)
    add(#"],"box":"#, &out)
    JSONText.append(answer.box, to: &out)
    add(#","k":"#, &out)
    JSONText.append(answer.k, to: &out)
    add(#","linkRefsCount":"#, &out)
    JSONText.append(answer.linkRefsCount, to: &out)
    add(#","mentionsCount":"#, &out)
    JSONText.append(answer.mentionsCount, to: &out)
    add(#","mk":"#, &out)
    JSONText.append(answer.mk, to: &out)
    add("}}", &out)
  }

  /// The answer to a request without the arguments it needs.
  package static func appendWithoutData(to out: inout [UInt8]) {
    add(#"{"code":0,"msg":"","data":null}"#, &out)
  }

  /// The answer to a request that can't be read or answered.
  package static func append(failure message: String, to out: inout [UInt8]) {
    add(#"{"code":-1,"msg":"#, &out)
    JSONText.append(message, to: &out)
    add(#","data":null}"#, &out)
  }

  private static func append(_ documents: [LinkingDocument], to out: inout [UInt8]) {
    var isFirst = true
    for document in documents {
      if !isFirst { out.append(UInt8(ascii: ",")) }
      isFirst = false
      add(#"{"id":"#, &out)
      JSONText.append(document.id, to: &out)
      add(#","box":"#, &out)
      JSONText.append(document.box, to: &out)
      add(#","name":"#, &out)
      JSONText.append(document.name, to: &out)
      add(#","hPath":"#, &out)
      JSONText.append(document.hPath, to: &out)
      add(#","type":"backlink","nodeType":"NodeDocument","subType":"","depth":0,"count":"#, &out)
      JSONText.append(document.count, to: &out)
      add(#","folded":false,"updated":"#, &out)
      JSONText.append(document.updated, to: &out)
      add(#","created":"#, &out)
      JSONText.append(document.created, to: &out)
      if let index = document.index {
        add(#","index":"#, &out)
        JSONText.append(index, to: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  private static func add(_ text: StaticString, _ out: inout [UInt8]) {
    out.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
