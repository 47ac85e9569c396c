"""One index, read at one moment: who it is, how far it is, and its rows as lines of a body. The lines are made by SQLite itself, out of
the physical tables of the one version that is known here: a row that Python doesn't touch costs a third."""
import itertools, os, sqlite3, time, urllib.parse
from fleet_documents import Documents, marks as _marks, parts as _parts
from fleet_values import escaped, sql_element as element, sql_escaped as text

APPLICATION, VERSION = 1768844395, 6
FIRST_COLLECTION = 1048577
# Pages or documents whose lines are made at once.
STEP = 4000


class Unreadable(Exception):
    """Why an index can't be loaded, for people."""


def site_name(index, wiki):
    """What the fleet calls a wiki: as the index, or INDEX/WIKI where the wiki inside is called otherwise. No `|` in it: a
    continuation is split there."""
    wiki = wiki.replace("%", "%25").replace("|", "%7C")
    return index if wiki == index else index + "/" + wiki


def stamp(path):
    """Stamps of the file and its log: while they stay the index need not be opened. Empty if one is so young that a later write could
    have the same."""
    parts, now = [], time.time_ns()
    for name in (path, path + "-wal"):
        try:
            s = os.stat(name)
        except OSError:
            parts.append("-")
            continue
        if now - s.st_mtime_ns < 2_000_000_000:
            return ""
        # Readers make an empty log, and where root reads they touch its ctime.
        parts.append("%d:%d:%d" % (s.st_ino, s.st_size, s.st_mtime_ns) if s.st_size else "-")
    return " ".join(parts)


class Index(Documents):
    def __init__(self, name, path):
        self.stamp = stamp(path)  # before it is read: what changes from here on makes another
        self.name, self.path = name, path
        try:
            if not os.path.isfile(path):
                raise Unreadable("no such file" if not os.path.exists(path) else "not a file")
            self.db = sqlite3.connect("file:%s?mode=ro" % urllib.parse.quote(os.path.abspath(path)), uri=True, isolation_level=None,
                                      timeout=10, check_same_thread=False)
            self.db.text_factory = bytes
            self._open()
        except sqlite3.Error as e:
            self.close()
            raise Unreadable(str(e))
        except Unreadable:
            self.close()
            raise

    def _one(self, sql, *values):
        return self.db.execute(sql, values).fetchone()

    def _open(self):
        if self._one("PRAGMA application_id")[0] != APPLICATION:
            raise Unreadable("not an index of inlink")
        version = self._one("PRAGMA user_version")[0]
        if version != VERSION:
            raise Unreadable("an index of version %d, not %d: let inlinkd of this version make it anew" % (version, VERSION))
        self.db.execute("BEGIN")  # one state of the index for every question
        meta = dict(self.db.execute("SELECT name, value FROM meta WHERE name IN ('generation', 'changes_since', 'last_scan')"))
        number = lambda key: meta.get(key) if isinstance(meta.get(key), int) else 0
        self.generation, self.since, self.scanned = number(b"generation"), number(b"changes_since"), number(b"last_scan")
        found = self.db.execute("SELECT number, name, links, language FROM site ORDER BY number").fetchall()
        self.sites = [(n, site_name(self.name, wiki.decode(errors="replace")), links) for n, wiki, links, _ in found]
        self.languages = {n: language.decode(errors="replace") for n, _, _, language in found}
        self.links = sum(links for _, _, links in self.sites)
        self.documents = self._one("SELECT count(*) FROM document")[0]

    def close(self):
        if getattr(self, "db", None):
            self.db.close()

    # Who it is ----------------------------------------------------------------------------------------

    def _digest(self, rows):
        import hashlib  # brings OpenSSL along, and most runs find every index as it was
        digest = hashlib.sha256()
        for r in rows:
            digest.update(repr(tuple(r)).encode())
        return digest.hexdigest()[:32]

    def names(self, seen=None):
        """Of what stands in rows of pages and documents without being theirs: a renamed notebook or wiki, or a wiki's
        other language, changes all of them, and the log has no line for each. `seen`: what the server holds, which may spare looking for copies in all blocks."""
        if seen and seen["names"].endswith(":0") and self._follows(seen):
            self.had_no_copies(seen["generation"])
        rows = (r for sql in ("SELECT number, name, kind, language FROM site ORDER BY number",
                              "SELECT site, number, name FROM namespace ORDER BY site, number") for r in self.db.execute(sql))
        return "%s:%d" % (self._digest(itertools.chain(rows, self.document_names())), bool(self.repeated()))

    def identity(self, generation):
        """What the log says at or before a generation. Another index that got to the same number, a copy that was put back and went on
        from there, has another line there. Where the log is empty up to it: file and content of the whole."""
        entry = self._one("SELECT * FROM change WHERE generation <= ? ORDER BY generation DESC, ordinal DESC LIMIT 1", generation)
        if entry:
            return "log:" + self._digest([entry])
        content = self._digest(r for sql in (
            "SELECT number, digest, links FROM site ORDER BY number", "SELECT number, size, digest FROM source ORDER BY number LIMIT 100",
            "SELECT number, size, digest FROM source ORDER BY number DESC LIMIT 100") for r in self.db.execute(sql))
        return "new:%d:%d:%s" % (self.since, os.stat(self.path).st_ino, content)

    def continues(self, seen):
        """Whether the log leads from what the server holds (a row of inlink_index) to this state, and says all that changed."""
        return self._follows(seen) and seen["names"] == self.names(seen) and not self.copies_changed(seen["generation"])

    def _follows(self, seen):
        if seen["state"] != "loaded" or not self.since <= seen["generation"] <= self.generation or seen["scanned"] > self.scanned:
            return False
        then, now = seen["identity"].split(":"), self.identity(seen["generation"]).split(":")
        if then[0] != "new" or now[0] != "new":
            return then == now
        same_content = then[3] == now[3] and seen["generation"] == self.generation
        return then[1] == now[1] and (then[2] == now[2] or same_content)

    def changed(self, generation):
        """Since a generation: (site's number, page) pairs and ids of documents."""
        pages = {((page >> 32) + 1, page & 0xFFFFFFFF) for (page,) in self.db.execute(
            "SELECT page FROM change WHERE generation > ? AND document IS NULL", (generation,))}
        ids, numbers = self.changed_documents(generation)
        pages.update((site, n) for site, _, _ in self.sites if site >= FIRST_COLLECTION for n in numbers)
        return pages, ids

    # All of it ----------------------------------------------------------------------------------------

    def _ranges(self, sql, *bounds):
        first = bounds[0]
        while True:
            next_one = self._one(sql, first, *bounds[1:])
            last = next_one[0] if next_one else bounds[-1]
            yield first, last
            if not next_one:
                return
            first = last + 1

    def _page_lines(self, plain, careful, tabs, version):
        """Lines of all pages, STEP pages at a time. `plain` doesn't escape, which takes half the time; where the texts turn out to
        hold something to escape, `careful` makes the lines again. All of them end in language, site and version."""
        for number, site, _ in self.sites:
            end = b"\t%s\t%s\t%d\n" % (escaped(self.languages[number]), escaped(site), version)
            for first, last in self._ranges("SELECT id FROM wiki_page WHERE id >= ? AND id <= ? ORDER BY id LIMIT 1 OFFSET %d" % STEP,
                                            (number - 1) << 32, (number << 32) - 1):
                data, lines, has_backslash = self._one(plain, first, last, end.decode())
                if not lines:
                    continue
                data += end
                # Quotes in arrays bring backslashes of their own; other backslashes were in a text. One at a text's end looks like a
                # quote's.
                clean = (not has_backslash and data.count(b"\t") == lines * (tabs + 3) and data.count(b"\n") == lines
                         and b"\r" not in data and data.count(b"\\") == data.count(b"\\'")
                         and b"\\'," not in data and b"\\']" not in data)
                yield data if clean else self._one(careful, first, last, end.decode())[0] + end

    _PAGE = ("SELECT group_concat((p.id & 4294967295) || char(9) || p.namespace || char(9) || %s || char(9) || (p.redirect IS NOT NULL) "
             "|| char(9) || p.is_new || char(9) || %s || char(9) || max(p.revision, 0) || char(9) || max(p.length, 0) || char(9) || %s "
             "|| char(9) || l.links, ?3), count(*), max(instr(p.title || p.touched || p.model, '\\')) FROM (SELECT page, "
             "'[''' || group_concat(%s, ''',''') || ''']' || char(9) || '[''' "
             "|| group_concat(%s, ''',''') || ''']' AS links FROM langlink WHERE page BETWEEN ?1 AND ?2 GROUP BY page) l "
             "CROSS JOIN wiki_page p ON p.id = l.page LEFT JOIN namespace n ON n.site = p.site AND n.number = p.namespace "
             "AND n.number <> 0")
    _TITLE = "coalesce(n.name || ':', '') || p.title"

    def page(self, version):
        """page_id, page_namespace, title, page_is_redirect, page_is_new, page_touched, page_latest, page_len, page_content_model,
        languages, targets, page_lang, site, version"""
        return self._page_lines(
            self._PAGE % (self._TITLE, "p.touched", "p.model", element("lang", False), element("title", False)),
            self._PAGE % (text(self._TITLE), text("p.touched"), text("p.model"), element("lang"), element("title")), 10, version)

    # Parts of it --------------------------------------------------------------------------------------

    def pages_of(self, pages):
        """{(site, page): (facts as in `page`, from page_namespace to page_lang, and {language: title})} of those that are there and have
        links."""
        found, names = {}, {number: site for number, site, _ in self.sites}
        for part in _parts([((site - 1) << 32) + page for site, page in pages]):
            for page, lang, title in self.db.execute("SELECT page, lang, title FROM langlink WHERE page IN (%s)" % _marks(part), part):
                found.setdefault(page, {})[lang.decode()] = title.decode()
        rows = {}
        for part in _parts(sorted(found)):
            for page, *facts in self.db.execute(
                    "SELECT p.id, p.namespace, coalesce(n.name || ':', '') || p.title, p.redirect IS NOT NULL, p.is_new, p.touched, "
                    "max(p.revision, 0), max(p.length, 0), p.model FROM wiki_page p LEFT JOIN namespace n ON n.site = p.site "
                    "AND n.number = p.namespace AND n.number <> 0 WHERE p.id IN (%s)" % _marks(part), part):
                site = (page >> 32) + 1
                rows[names[site], page & 0xFFFFFFFF] = (*_texts(facts), self.languages[site], found[page])
        return rows


def _texts(values):
    return [v.decode(errors="replace") if isinstance(v, bytes) else v for v in values]
