import IndexQueries

/// `inlink status --json`: one line, these keys in this order; times in Unix seconds, null before the first pass.
package enum StatusBody {
  package static func append(_ status: IndexStatus, now: Int64, to out: inout [UInt8]) {
    func add(_ text: String) { out.append(contentsOf: text.utf8) }
    add(#"{"version":1,"index":"#)
    JSONText.append(status.path, to: &out)
    add(#","generation":\#(status.generation),"documents":\#(status.documents)"#)
    add(#","notebooks":\#(status.notebooks),"blocks":\#(status.blocks),"refs":\#(status.refs)"#)
    add(#","last_scan":\#(status.lastScan.map(String.init) ?? "null")"#)
    add(#","last_complete_scan":\#(status.lastCompleteScan.map(String.init) ?? "null")"#)
    // A clock that was set back makes no negative age.
    let age = status.lastScan.map { String(max(0, now &- $0)) }
    add(#","age_seconds":\#(age ?? "null"),"partial":\#(!status.lastScanReason.isEmpty),"reason":"#)
    JSONText.append(status.lastScanReason, to: &out)
    add(#","program_version":"#)
    JSONText.append(status.programVersion, to: &out)
    add(#","trees":["#)
    for (position, tree) in status.trees.enumerated() {
      add(position == 0 ? #"{"path":"# : #",{"path":"#)
      JSONText.append(tree.path, to: &out)
      add(#","state":"#)
      JSONText.append(tree.state, to: &out)
      add(#","reason":"#)
      JSONText.append(tree.reason, to: &out)
      add(#","since":\#(tree.since)}"#)
    }
    add(#"],"unreadable_files":["#)
    for (position, file) in status.unreadableFiles.enumerated() {
      add(position == 0 ? #"{"path":"# : #",{"path":"#)
      JSONText.append(file.path, to: &out)
      add(#","reason":"#)
      JSONText.append(file.reason, to: &out)
      add(#","since":\#(file.since),"tried":\#(file.tried),"attempts":\#(file.attempts)}"#)
    }
    add(#"],"wikis":["#)
    for (position, wiki) in status.wikis.enumerated() {
      add(position == 0 ? #"{"name":"# : #",{"name":"#)
      JSONText.append(wiki.name, to: &out)
      add(#","pages":\#(wiki.pages),"links":\#(wiki.links),"stale":\#(wiki.stale)"#)
      add(#","out_of_reach":\#(wiki.outOfReach),"same_titles":["#)
      for (number, title) in wiki.sameTitles.enumerated() {
        if number > 0 { add(",") }
        JSONText.append(title, to: &out)
      }
      add("]}")
    }
    add("]}")
  }
}
