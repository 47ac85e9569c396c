/// The inline text of one leaf, as its rows want it.
extension InlineText {
  /// A reference, with what a reader sees of it and how it was written.
  struct Found {
    let source: InlineReference
    let display: [UInt8]
    let markdown: [UInt8]

    var isWikilink: Bool { source.syntax == .wikilink || source.syntax == .logseqPage }
  }

  final class Reading {
    /// One of a heading or paragraph, several of a table: its cells.
    private var scans: [InlineScanner]
    private let isTable: Bool
    /// By scan: pieces in comments.
    private var hidden: [Set<Int>]

    init(_ block: NoteBlock, context: InlineContext) {
      isTable = block.kind == .table
      if isTable {
        let columns = block.columns
        scans = block.lines.flatMap { line in
          TableRow.rawCells(of: line.text).prefix(columns).map { InlineScanner($0, context: context, isCell: true) }
        }
      } else {
        scans = [InlineScanner(Array(block.lines.map(\.text).joined(separator: [0x0A])), context: context)]
      }
      hidden = [Set<Int>](repeating: [], count: scans.count)
    }

    init(_ source: [UInt8], context: InlineContext) {
      isTable = false
      scans = [InlineScanner(source, context: context)]
      hidden = [[]]
    }

    var commentMarks: Int { scans.reduce(0) { $0 + $1.commentMarks.count } }

    /// `left`: signs that still open or close; `isInside`: whether a comment is open.
    func hideComments(_ left: inout Int, _ isInside: inout Bool) {
      for scan in scans.indices {
        if scans[scan].commentMarks.isEmpty && !isInside { continue }
        let marks = Set(scans[scan].commentMarks)
        for piece in scans[scan].pieces.indices {
          if marks.contains(piece), left > 0 {
            left -= 1
            isInside.toggle()
            hidden[scan].insert(piece)
          } else if isInside {
            hidden[scan].insert(piece)
          }
        }
      }
    }

    var content: [UInt8] {
      var out: [UInt8] = []
      for scan in scans.indices {
        if isTable, !out.isEmpty { out.append(0x20) }
        for (place, piece) in scans[scan].pieces.enumerated() where !hidden[scan].contains(place) { out += piece.bytes }
      }
      return out
    }

    /// Text with U+FFFC for what separates (spec/markdown F3).
    var mention: [UInt8] {
      let separator: [UInt8] = [0xEF, 0xBF, 0xBC]
      var out: [UInt8] = []
      for scan in scans.indices {
        if isTable, !out.isEmpty { out.append(0x0A) }
        var wasReference = false
        for (place, piece) in scans[scan].pieces.enumerated() where !hidden[scan].contains(place) {
          if piece.isReference || piece.kind == .separator {
            if !wasReference || piece.kind == .separator { out += separator }
            wasReference = piece.isReference
          } else {
            wasReference = false
            out += piece.mention ?? piece.bytes
          }
        }
      }
      return out
    }

    var tags: [[UInt8]] {
      scans.indices.flatMap { scan in scans[scan].tags.filter { !hidden[scan].contains($0.piece) }.map(\.tag) }
    }

    var hasOtherText: Bool {
      scans.indices.contains { scan in
        scans[scan].pieces.enumerated().contains { place, piece in
          !hidden[scan].contains(place) && !piece.isReference && piece.bytes.contains { !InlineText.isBlank($0) }
        }
      }
    }

    /// In the order of their beginnings.
    var references: [Found] {
      scans.flatMap { scan in
        scan.references.sorted { $0.start < $1.start }.map { reference in
          Found(
            source: reference, display: reference.display ?? Self.text(of: reference, in: scan),
            markdown: Array(scan.source[reference.start..<reference.end]))
        }
      }
    }

    private static func text(of reference: InlineReference, in scan: InlineScanner) -> [UInt8] {
      Array(InlineText.trimmed(Array(scan.pieces[reference.pieces].map(\.bytes).joined())[...]))
    }
  }
}
