import NotebookModel
import SQLiteConnection

/// The statements of `list=langbacklinks`: each reads one range of `langlink_by_title` (lang, title, page, site), so that
/// a page of the answer costs the same at any depth (spec 13).
package enum LangbacklinksSQL {
  /// Which range of the index holds the rows.
  package enum Scope: CaseIterable {
    case all
    case allFrom
    case language
    case languageFrom
    case title
    case titleFrom

    /// Filters and continuation hold together (spec 5): a continuation from elsewhere skips all or nothing. nil: no
    /// row can be left.
    init?(_ query: LangbacklinksQuery) {
      guard let language = query.language else {
        self = query.from == nil ? .all : .allFrom
        return
      }
      var isInside = false
      if let from = query.from {
        switch Self.order(from.language, language, query.isDescending) {
        case .after: return nil
        case .same: isInside = true
        case .before: break
        }
      }
      guard let title = query.title else {
        self = isInside ? .languageFrom : .language
        return
      }
      guard isInside, let from = query.from else {
        self = .title
        return
      }
      switch Self.order(from.title, title, query.isDescending) {
      case .after: return nil
      case .same: self = .titleFrom
      case .before: self = .title
      }
    }

    private enum Order {
      case before
      case same
      case after
    }

    private static func order(_ a: [UInt8], _ b: [UInt8], _ isDescending: Bool) -> Order {
      if a == b { return .same }
      return a.lexicographicallyPrecedes(b) != isDescending ? .before : .after
    }

    /// Bound in this order: the site, the limit, then what the range is of.
    func bind(_ statement: Statement, _ query: LangbacklinksQuery, site: Int64) {
      func page(_ index: Int32) {
        // Any number may be asked: one below or above all pages stays so.
        let place = query.from.map { max(-1, min(PageKey.highestPage + 1, $0.page)) }
        statement.bind(index, place.map { PageKey(site: site, page: $0).number })
      }
      func text(_ index: Int32, _ bytes: [UInt8]?) {
        (bytes ?? []).withUnsafeBufferPointer { statement.bindText(index, $0) }
      }
      statement.bind(1, site)
      // One more says whether there are more.
      statement.bind(2, query.limit + 1)
      switch self {
      case .all: break
      case .allFrom:
        text(3, query.from?.language)
        text(4, query.from?.title)
        page(5)
      case .language: text(3, query.language)
      case .languageFrom:
        text(3, query.language)
        text(4, query.from?.title)
        page(5)
      case .title, .titleFrom:
        text(3, query.language)
        text(4, query.title)
        if self == .titleFrom { page(5) }
      }
    }

    package func sql(isDescending: Bool) -> String {
      switch (self, isDescending) {
      case (.all, false): LangbacklinksSQL.all
      case (.all, true): LangbacklinksSQL.allDescending
      case (.allFrom, false): LangbacklinksSQL.allFrom
      case (.allFrom, true): LangbacklinksSQL.allFromDescending
      case (.language, false): LangbacklinksSQL.language
      case (.language, true): LangbacklinksSQL.languageDescending
      case (.languageFrom, false): LangbacklinksSQL.languageFrom
      case (.languageFrom, true): LangbacklinksSQL.languageFromDescending
      case (.title, false): LangbacklinksSQL.title
      case (.title, true): LangbacklinksSQL.titleDescending
      case (.titleFrom, false): LangbacklinksSQL.titleFrom
      case (.titleFrom, true): LangbacklinksSQL.titleFromDescending
      }
    }
  }

  // Pages by the primary key of wiki_page.
  private static let select = """
    SELECT l.lang, l.title, l.page, p.namespace, p.title, p.redirect IS NOT NULL
    FROM langlink l CROSS JOIN wiki_page p ON p.id = l.page
    WHERE l.site = ?1
    """
  private static let ascending = "ORDER BY l.lang, l.title, l.page LIMIT ?2"
  private static let descending = "ORDER BY l.lang DESC, l.title DESC, l.page DESC LIMIT ?2"

  // The index in its order; the whole of it is walked only as far as the limit.
  private static let all = "\(select) \(ascending)"
  private static let allDescending = "\(select) \(descending)"
  private static let allFrom = "\(select) AND (l.lang, l.title, l.page) >= (?3, ?4, ?5) \(ascending)"
  private static let allFromDescending = "\(select) AND (l.lang, l.title, l.page) <= (?3, ?4, ?5) \(descending)"
  private static let language = "\(select) AND l.lang = ?3 \(ascending)"
  private static let languageDescending = "\(select) AND l.lang = ?3 \(descending)"
  private static let languageFrom = "\(select) AND l.lang = ?3 AND (l.title, l.page) >= (?4, ?5) \(ascending)"
  private static let languageFromDescending =
    "\(select) AND l.lang = ?3 AND (l.title, l.page) <= (?4, ?5) \(descending)"
  private static let title = "\(select) AND l.lang = ?3 AND l.title = ?4 \(ascending)"
  private static let titleDescending = "\(select) AND l.lang = ?3 AND l.title = ?4 \(descending)"
  private static let titleFrom = "\(select) AND l.lang = ?3 AND l.title = ?4 AND l.page >= ?5 \(ascending)"
  private static let titleFromDescending = "\(select) AND l.lang = ?3 AND l.title = ?4 AND l.page <= ?5 \(descending)"
}
