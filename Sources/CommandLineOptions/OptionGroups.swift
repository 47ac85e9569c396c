/// Options that many commands share.
extension OptionDescription {
  static let json = OptionDescription("json", nil, "one JSON object on one line", group: .output)
  static let lines = OptionDescription(
    "lines", nil, "path:line: text, or path:id: text, as editors read it", group: .output)
  static let files = OptionDescription("print0", nil, "the files alone, each ended by a NUL", group: .output)
  static let count = OptionDescription("count", nil, "the number alone", group: .output)
  static let limit = OptionDescription("limit", "N", "show N at most", group: .output)
  static let next = OptionDescription(
    "continue", "TOKEN", "go on where an answer with --limit ended; - reads it", group: .output)

  static let paging = [limit, next]
  static let output = [json, lines, files, count] + paging
  static let listing = [json, lines, count] + paging

  static let notebook = OptionDescription(
    "notebook", "NAME", "only this notebook, by name or id", repeats: true, group: .filters)
  static let under = OptionDescription("under", "PATH", "only documents at or below it", repeats: true, group: .filters)
  static let notUnder = OptionDescription(
    "not-under", "PATH", "no documents at or below it", repeats: true, group: .filters)
  static let since = OptionDescription(
    "since", "DATE", "changed since: 2026-03-01, today, 12h, 7d, 2w", group: .filters)
  static let type = OptionDescription(
    "type", "TYPES", "only blocks of these types: h,p,i …", repeats: true, group: .filters)
  static let anchor = OptionDescription(
    "anchor", "TEXT", "only refs that read so", repeats: true, group: .filters)
  static let tag = OptionDescription(
    "tag", "TAG", "only with this tag on the block or its document", repeats: true, group: .filters)

  static let documentFilters = [notebook, under, notUnder, since]
  static let blockFilters = documentFilters + [type, tag]
  static let hitFilters = documentFilters + [type, anchor, tag]

  static let sort = OptionDescription(
    "sort", "ORDER", "updated (default), oldest, name, natural, created, or SiYuan's number")
  static let pick = OptionDescription("pick", nil, "of several that WHAT may mean, let fzf choose one")
  static let full = OptionDescription("full", nil, "whole texts, not one line each")
  static let context = OptionDescription("context", "N", "show N blocks before and after each, too")
  static let explain = OptionDescription("explain", nil, "say why each counts: which ref, which keyword")
  static let withChildren = OptionDescription("contain-children", nil, "count refs to blocks below it")
  static let withoutChildren = OptionDescription("no-contain-children", nil, "count refs to it alone")
  static let aliases = OptionDescription("aliases", nil, "count mentions of aliases, whatever the settings say")
  static let noAliases = OptionDescription("no-aliases", nil, "count no mentions of aliases")
}
