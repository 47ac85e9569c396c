"""The documents of an index, and which blocks `inlink getBacklink2` counts for a block that it is asked about: the rules of
Sources/IndexQueries/Backlinks, worked out beforehand for every block that a ref leads to and every block above one."""
import itertools
from fleet_values import row, sql_quoted, written_list

# A file with a document's id counts if none with that id comes later by path, then by notebook.
_COUNTS = ("(NOT EXISTS (SELECT 1 FROM document x WHERE x.ident = d.ident AND x.number <> d.number) OR d.number = (SELECT x.number "
           "FROM document x CROSS JOIN notebook m ON m.number = x.notebook WHERE x.ident = d.ident "
           "ORDER BY x.path DESC, m.id DESC, x.number LIMIT 1))")
_DOCUMENT = ("SELECT d.number, i.id, n.id AS box, d.path, d.hpath, n.name AS notebook, d.updated, d.created FROM document d "
             "CROSS JOIN ident i ON i.number = d.ident CROSS JOIN notebook n ON n.number = d.notebook WHERE %s AND " + _COUNTS)
_DOCUMENTS = "SELECT number FROM document WHERE number >= ? AND number <= ? ORDER BY number LIMIT 1 OFFSET 1000"

# A list item stands for its first paragraph, and for a later one that holds nothing but refs; quotes and the like for any.
_FIRST = ("coalesce(p.first_content, (SELECT c.content FROM block c WHERE c.key > p.key AND c.key <= (p.key & ~16777215) | "
          "coalesce(p.last, 0) AND p.lead IS NOT NULL AND (c.lead IS NULL OR c.type = 't') ORDER BY c.key LIMIT 1), '')")
_OWN = "CASE WHEN length(h.content) > 5120 THEN substr(h.content, 1, 5120) || '...' ELSE coalesce(h.content, '') END"
# h is the block that counts for a ref r.
_REFERRING = ("SELECT h.key >> 24, r.target, h.ident, {block}, h.key & 16777215, {parent}, CASE WHEN p.key IS NULL THEN 0 "
              "WHEN p.type <> 'i' OR h.flags & 1 = 0 THEN 1 ELSE " + _FIRST + " = " + _OWN + " END FROM %s "
              "CROSS JOIN ident hi ON hi.number = h.ident LEFT JOIN block p ON h.type = 'p' AND p.key = (h.key & ~16777215) | h.parent "
              "AND p.type IN ('i', 'b', 's', 'callout') LEFT JOIN ident pi ON pi.number = p.ident")
_OF_DOCUMENTS = "document d CROSS JOIN ref r ON r.document = d.number CROSS JOIN block h ON h.key = r.block"
_OF_COPIES = "copy c CROSS JOIN ref r ON r.block = c.stored CROSS JOIN block h ON h.key = c.home"

# From a block up to its document. What lies below a block by its keys is what has it above itself by parents.
_ABOVE = ("WITH RECURSIVE up (target, place, key, ident, parent) AS (SELECT ident, key, key, ident, parent FROM block WHERE ident IN (%s) "
          "UNION ALL SELECT up.target, up.place, b.key, b.ident, b.parent FROM up CROSS JOIN block b "
          "ON b.key = (up.key & ~16777215) | up.parent) SELECT up.target, up.place, up.key, up.ident, {above}, CASE WHEN up.key = up.place "
          "THEN 0 WHEN coalesce(s.value, 1) <> 0 THEN 1 ELSE 2 END FROM up CROSS JOIN ident i ON i.number = up.ident "
          "CROSS JOIN document d ON d.number = up.key >> 24 CROSS JOIN notebook n ON n.number = d.notebook "
          "LEFT JOIN setting s ON s.root = n.root AND s.name = 'backlinkContainChildren'")

_COPIES = ("SELECT b.ident, b.key, d.path, n.id, d.ident FROM (SELECT ident FROM block GROUP BY ident HAVING count(*) > 1) x "
           "CROSS JOIN block b ON b.ident = x.ident CROSS JOIN document d ON d.number = b.key >> 24 "
           "CROSS JOIN notebook n ON n.number = d.notebook ORDER BY b.ident, b.key")
_COPIED = ("SELECT 1 FROM block b WHERE b.key BETWEEN ?1 << 24 AND (?1 << 24) + 16777215 AND EXISTS (SELECT 1 FROM block c "
           "WHERE c.ident = b.ident AND c.key <> b.key) LIMIT 1")
_LEADING = ("SELECT DISTINCT b.key, b.ident FROM ident i CROSS JOIN document d ON d.ident = i.number CROSS JOIN block t "
            "ON t.key BETWEEN d.number << 24 AND (d.number << 24) + 16777215 CROSS JOIN ref r ON r.target = t.ident "
            "CROSS JOIN block b ON b.key = r.block WHERE i.id IN (%s)")


def _texts(form):
    """The statements' ids: as they are, or written as elements of an array."""
    names = {"block": "hi.id", "parent": "coalesce(pi.id, '')", "above": "i.id"}
    return {name: form(column) for name, column in names.items()}


_PLAIN, _WRITTEN = _texts(lambda column: column), _texts(sql_quoted)


class Repeated:
    """An id that blocks of several files have. The last by path, then by notebook, answers; where two workspaces in one index have the
    same place `inlink` takes the first for a ref, and the last for a question."""

    def __init__(self, copies):
        best = max(copy[2:4] for copy in copies)
        first, *_ = same = [copy for copy in copies if copy[2:4] == best]
        self.home, self.asked = first[1], same[-1][1]
        self.keys = [copy[1] for copy in copies]
        # A ref means this id in files of one document only.
        self.meant = {copy[1] for copy in copies if copy[4] == first[4]}


class Documents:
    """The part of an index that is about documents."""

    _repeated_ids = None

    def repeated(self):
        """{ident: Repeated}"""
        if self._repeated_ids is None:
            self._repeated_ids = {ident: Repeated(list(copies)) for ident, copies in
                                  itertools.groupby(self.db.execute(_COPIES), lambda copy: copy[0])}
        return self._repeated_ids

    def had_no_copies(self, generation):
        """No id stood in several files then: only a document that changed since can have brought one."""
        if self._repeated_ids is None and not any(self._one(_COPIED, number) for number in self.changed_documents(generation)[1]):
            self._repeated_ids = {}

    def document_names(self):
        """Of what rows of documents are made of without its being theirs: a notebook's name, what its workspace counts, which ids stand
        in several files. The log has no line for each document that changes with it."""
        yield from self.db.execute(
            "SELECT number, id, name, format, coalesce((SELECT value <> 0 FROM setting s WHERE s.root = n.root "
            "AND s.name = 'backlinkContainChildren'), 1) FROM notebook n ORDER BY number")
        for ident, it in self.repeated().items():
            yield ident, it.home, it.asked, it.keys, sorted(it.meant)

    def copies_changed(self, generation):
        """Whether a document changed that shares an id with another file. What refs of a copy count for can't be told by what they
        counted for before, so that such an index is loaded whole."""
        shared = {key >> 24 for it in self.repeated().values() for key in it.keys}
        return bool(shared) and not shared.isdisjoint(self.changed_documents(generation)[1])

    def changed_documents(self, generation):
        """Since a generation: ids, and numbers of all files with one of them: another may be the one that counts now."""
        ids, numbers = set(), set()
        for number, name in self.db.execute("SELECT document, id FROM change WHERE generation > ? AND document IS NOT NULL", (generation,)):
            ids.add(name.decode(errors="replace"))
            numbers.add(number)
        for part in parts(sorted(ids)):
            numbers.update(n for (n,) in self.db.execute(
                "SELECT d.number FROM ident i CROSS JOIN document d ON d.ident = i.number WHERE i.id IN (%s)" % marks(part), part))
        return ids, numbers

    def leading_to(self, ids):
        """Ids of the documents with a ref to a block of one of these documents."""
        numbers = set()
        for part in parts(sorted(ids)):
            for key, ident in self.db.execute(_LEADING % marks(part), part):
                again = self.repeated().get(ident)
                numbers.add((again.home if again else key) >> 24)
        return {i.decode() for part in parts(sorted(numbers)) for (i,) in self.db.execute(
            "SELECT i.id FROM document d CROSS JOIN ident i ON i.number = d.ident WHERE d.number IN (%s)" % marks(part), part)}

    def document_rows(self, version):
        """All columns of `documents` but `deleted`."""
        for first, last in self._ranges(_DOCUMENTS, 0, 1 << 62):
            lines = []
            for facts, own in self._documents("d.number BETWEEN ? AND ?", (first, last), _WRITTEN):
                columns = zip(*(key + value for key, value in own.items())) if own else [()] * 6
                lines.append(row(self.name, *facts, *map(written_list, columns), version))
            yield b"".join(lines)

    def documents_of(self, ids):
        """Of documents by id: (their fields for `documents`, {(target, block): (below, position, parent, promotes)})."""
        found = {}
        for part in parts(sorted(ids)):
            which = "d.ident IN (SELECT number FROM ident WHERE id IN (%s))" % marks(part)
            for facts, own in self._documents(which, part, _PLAIN):
                found[facts[0].decode()] = (tuple(v.decode() for v in facts[1:]), {
                    (target.decode(), block.decode()): (below, position, parent.decode(), promotes)
                    for (target, block), (below, position, parent, promotes) in own.items()})
        return found

    def _documents(self, which, values, texts):
        lines = {number: facts for number, *facts in self.db.execute(_DOCUMENT % which, values)}
        pairs = {number: {} for number in lines}
        refs = self._refs(which, values, texts, lines)
        above = self._above({ref[1] for ref in refs}, texts)
        for number, target, _, block, position, parent, promotes in refs:
            own = pairs[number]
            for name, below in above.get(target, ()):
                known = own.get((name, block))
                if known is None or below < known[0]:
                    own[name, block] = (below, position, parent, promotes)
        return [(facts, pairs[number]) for number, facts in lines.items()]

    def _refs(self, which, values, texts, numbers):
        """Refs that count in documents: a ref of a block with copies counts where the copy is that answers for its id."""
        statement = _REFERRING.format(**texts)
        repeated = self.repeated()
        refs = [ref for ref in self.db.execute(statement % _OF_DOCUMENTS + " WHERE " + which, values)
                if ref[0] in numbers and ref[2] not in repeated]
        copies = [n for it in repeated.values() if it.home >> 24 in numbers for key in it.keys for n in (key, it.home)]
        for part in parts(copies):
            pairs = ",".join(["(?,?)"] * (len(part) // 2))
            refs += self.db.execute("WITH copy (stored, home) AS (VALUES %s) " % pairs + statement % _OF_COPIES, part)
        return refs

    def _above(self, targets, texts):
        """{ident: [(id of the block or of one above it, whether it lies below that)]} of the blocks that refs mean."""
        found, repeated, statement = {}, self.repeated(), _ABOVE.format(**texts)
        for part in parts(sorted(targets)):
            for target, place, key, ident, name, below in self.db.execute(statement % marks(part), part):
                if repeated and (target in repeated and place not in repeated[target].meant
                                 or ident in repeated and key != repeated[ident].asked):
                    continue
                found.setdefault(target, []).append((name, below))
        return found


def parts(values, size=500):
    return [values[at:at + size] for at in range(0, len(values), size)]


def marks(values):
    return ",".join("?" * len(values))
