"""What a load does at once. One turn is the same for one changed page and for a thousand new indexes: note what is begun, send rows
of a higher version, mark what went, note what is done. Killed anywhere, the note `working` stands, and the next run sends that index
again. Everything sent may arrive twice."""
import sqlite3, time
from fleet_engine import FleetError
from fleet_index import Index
from fleet_values import portions, row, statement

NOTE = "name, state, generation, identity, names, scanned, stamp, links, documents, version"
LANGLINK = "ll_lang, ll_title, ll_from, site, version"
PAGE = ("page_id, page_namespace, title, page_is_redirect, page_is_new, page_touched, page_latest, page_len, page_content_model, "
        "languages, targets, page_lang, site, version")
# What is compared of a page besides its links; a page that went has nothing of it.
PAGE_FACTS = ("page_namespace", "title", "page_is_redirect", "page_is_new", "page_touched", "page_latest", "page_len", "page_content_model",
         "page_lang")
NO_PAGE_FACTS = (0, "", 0, 0, "", 0, 0, "", "")
REF = "def_block_id, root_id, block_id, below, position, parent_id, promotes, index_name, version"
FACTS, PAIRS = "box, path, hpath, notebook, updated, created", "targets, blocks, belows, positions, parents, promotions"
DOCUMENT = "index_name, id, %s, %s, version" % (FACTS, PAIRS)
# Which index a row is of.
OF = {"langlinks": "splitByChar('/', site)[1]", "page": "splitByChar('/', site)[1]", "refs": "index_name", "documents": "index_name"}
KEYS = {"langlinks": "ll_lang, ll_title, site, ll_from", "page": "site, page_id", "refs": "def_block_id, index_name, root_id, block_id",
        "documents": "index_name, id"}


def notes(engine):
    """{name: how far it is loaded}"""
    return {n["name"]: n for n in engine.rows(b"SELECT %s FROM inlink_index FINAL" % NOTE.encode())}


class Turn:
    def __init__(self, loader, batch):
        self.loader, self.batch = loader, batch
        known = [loader.known[j["index"].name]["version"] // 2 + 1 for j in batch if j["index"].name in loader.known]
        # Higher than any turn before, also where the notes were lost.
        self.number = max([time.time_ns() // 1000] + known)

    def close(self):
        for job in self.batch:
            job["index"].close()

    def run(self, engine):
        self.engine = engine
        gone, new = 2 * self.number, 2 * self.number + 1
        try:
            whole = [job for job in self.batch if job["whole"]]
            parts = [job for job in self.batch if not job["whole"]]
            _, before = engine.together(lambda e: self._note(e, self.batch, "working", gone), lambda e: held_pages(e, parts))
            if whole:
                self._send("page", PAGE, whole, Index.page, new)
                self._send("documents", DOCUMENT, whole, Index.document_rows, new)
                spread(engine, [j["index"] for j in whole if not j.get("failed")], new)
                sweep(engine, [j["index"].name for j in whole if j["before"] and not j.get("failed")], gone)
            if parts:
                self._send_changes(parts, before, gone, new)
            done = [job for job in self.batch if not job.get("failed")]
            self._note(engine, done, "loaded", new)
            if self.loader.may_be_overtaken():
                self._distrust(engine, done)
            for job in done:
                self.loader.count("whole" if job["whole"] else "changed")
        finally:
            self.close()

    def _distrust(self, engine, jobs):
        """Another load of these indexes may have begun after this turn, and ended before its last rows were sent: nobody marks those.
        So the next run loads such an index anew."""
        versions = {name: note["version"] for name, note in notes(engine).items()}
        overtaken = [job for job in jobs if versions[job["index"].name] > 2 * self.number + 1]
        if overtaken:
            self._note(engine, overtaken, "working", 2 * (max(versions.values()) // 2 + 1))

    def _fail(self, job, why):
        job["failed"] = True
        self.loader.refuse(job["index"].name, job["index"].path, why)

    def _note(self, engine, jobs, state, version):
        def line(job):
            index = job["index"]
            if state == "working":
                return row(index.name, state, 0, "", "", 0, "", 0, 0, version)
            return row(index.name, state, index.generation, job["identity"], job["names"], index.scanned, index.stamp, index.links,
                       index.documents, version)
        if jobs:
            engine.insert("inlink_index", NOTE, b"".join(map(line, jobs)))

    def _send(self, table, columns, jobs, rows, version):
        """Rows of many indexes as one INSERT. One that turns out to be damaged is left `working`; the others go on."""
        def pieces():
            for job in jobs:
                try:
                    if not job.get("failed"):
                        yield from filter(None, rows(job["index"], version))
                except (sqlite3.Error, ValueError) as e:
                    self._fail(job, e)
        stream = pieces()
        first = next(stream, None)
        if first:
            self.engine.insert(table, columns, _chain(first, stream))

    def _send_changes(self, jobs, before, gone, new):
        lines = {table: [] for table in KEYS}
        for job in jobs:
            own = {table: [] for table in KEYS}
            try:
                page_changes(before, job, gone, new, own)
                document_changes(self.engine, job, gone, new, own)
            except (sqlite3.Error, ValueError) as e:
                self._fail(job, e)
                continue
            for table in lines:
                lines[table] += own[table]
        inserts = [lambda e, table=table, columns=columns: e.insert(table, columns + ", deleted", b"".join(lines[table]))
                   for table, columns in (("page", PAGE), ("langlinks", LANGLINK), ("documents", DOCUMENT), ("refs", REF)) if lines[table]]
        self.engine.together(*inserts)


def _chain(first, rest):
    yield first
    yield from rest


def page_keys(job):
    """(site, page_id) of the pages that changed in an index."""
    names = {number: site for number, site, _ in job["index"].sites}
    return [(names[site], page) for site, page in sorted(job["pages"]) if site in names]


def held_pages(engine, jobs):
    """{(site, page_id): what the server holds} of the pages that changed, of all indexes of a turn at once."""
    keys, before = [key for job in jobs for key in page_keys(job)], {}
    for part in portions(keys):
        for old in engine.rows(statement(
                "SELECT site, page_id, %s, languages, targets FROM page FINAL WHERE (site, page_id) IN {keys} AND deleted = 0"
                % ", ".join(PAGE_FACTS), keys=part)):
            before[old["site"], old["page_id"]] = (*(old[fact] for fact in PAGE_FACTS), dict(zip(old["languages"], old["targets"])))
    return before


def page_changes(before, job, gone, new, lines):
    """Lines that bring changed pages from what the server holds to what the index holds."""
    now = job["index"].pages_of(sorted(job["pages"]))
    for key in page_keys(job):
        was, here = before.get(key), now.get(key)
        if was == here:
            continue
        site, page = key
        old, fresh = was[-1] if was else {}, here[-1] if here else {}
        for lang, title in old.items():
            if fresh.get(lang) != title:
                lines["langlinks"].append(row(lang, title, page, site, gone, 1))
        for lang, title in fresh.items():
            if old.get(lang) != title:
                lines["langlinks"].append(row(lang, title, page, site, new, 0))
        facts = here[:-1] if here else NO_PAGE_FACTS
        lines["page"].append(row(page, *facts[:-1], list(fresh), list(fresh.values()), facts[-1], site, *((new, 0) if here else (gone, 1))))


def document_changes(engine, job, gone, new, lines):
    """The same for documents and their refs, and for documents that refer into a changed one: blocks may have come, moved or gone there.
    Those that refer to what is gone are known to the server only, by their rows for the document."""
    index, changed = job["index"], sorted(job["ids"])
    ids = index.leading_to(changed).union(changed)
    for part in portions(changed):
        ids.update(r["root_id"] for r in engine.rows(statement(
            "SELECT DISTINCT root_id FROM refs FINAL WHERE def_block_id IN {ids} AND index_name = {name} AND deleted = 0",
            name=index.name, ids=part)))
    for part in portions(sorted(ids)):
        now, before = index.documents_of(part), {}
        for old in engine.rows(statement(
                "SELECT id, %s, %s FROM documents FINAL WHERE index_name = {name} AND id IN {ids} AND deleted = 0" % (FACTS, PAIRS),
                name=index.name, ids=part)):
            columns = zip(*(old[name] for name in PAIRS.split(", ")))
            before[old["id"]] = (tuple(old[name] for name in FACTS.split(", ")), {pair[:2]: pair[2:] for pair in columns})
        for root in part:
            was, here = before.get(root), now.get(root)
            if was == here:
                continue
            old, fresh = was[1] if was else {}, here[1] if here else {}
            for target, block in old.keys() - fresh.keys():
                lines["refs"].append(row(target, root, block, 0, 0, "", 0, index.name, gone, 1))
            for (target, block), said in fresh.items():
                if old.get((target, block)) != said:
                    lines["refs"].append(row(target, root, block, *said, index.name, new, 0))
            if here:
                columns = [list(c) for c in zip(*(key + said for key, said in fresh.items()))] or [[]] * 6
                lines["documents"].append(row(index.name, root, *here[0], *columns, new, 0))
            else:
                lines["documents"].append(row(index.name, root, *[""] * 6, *[[]] * 6, gone, 1))


def spread(engine, indexes, new):
    """Makes the rows of links and refs out of the pages and documents of this turn: their texts travel once, and are read once."""
    for sites in portions(site for index in indexes for _, site, links in index.sites if links):
        engine.run(statement("INSERT INTO langlinks (ll_lang, ll_title, ll_from, site, version) SELECT lang, target, page_id, site, version "
                             "FROM page ARRAY JOIN languages AS lang, targets AS target WHERE site IN {sites} AND version = {new}",
                             sites=sites, new=new))
    for names in portions(index.name for index in indexes if index.documents):
        engine.run(statement("INSERT INTO refs (%s) SELECT target, id, block, below, position, parent, promotes, index_name, version "
                             "FROM documents ARRAY JOIN targets AS target, blocks AS block, belows AS below, positions AS position, "
                             "parents AS parent, promotions AS promotes WHERE index_name IN {names} AND version = {new}" % REF,
                             names=names, new=new))


def sweep(engine, names, gone):
    """Marks what is left of earlier turns of these indexes. The server does it by itself: nothing travels."""
    if not names:
        return
    for table, key in KEYS.items():
        engine.run(statement(
            "INSERT INTO %s (%s, version, deleted) SELECT %s, {gone}, 1 FROM %s WHERE %s IN {names} GROUP BY %s "
            "HAVING max(version) < {gone} AND argMax(deleted, version) = 0" % (table, key, key, table, OF[table], key),
            gone=gone, names=tuple(names)))


def forget(engine, name):
    """Removes an index that is not of the fleet any more."""
    known = notes(engine).get(name)
    if not known or known["state"] == "forgotten":
        raise FleetError("%s: no index of that name is loaded" % name)
    turn = max(time.time_ns() // 1000, known["version"] // 2 + 1)
    engine.insert("inlink_index", NOTE, row(name, "working", 0, "", "", 0, "", 0, 0, 2 * turn))
    sweep(engine, [name], 2 * turn)
    engine.insert("inlink_index", NOTE, row(name, "forgotten", 0, "", "", 0, "", 0, 0, 2 * turn + 1))
