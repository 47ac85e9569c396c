"""Queries that people post for SiYuan's tables, on the index's views and on plain indexed tables of the same rows."""
import os, re, sqlite3, statistics, time

QUERIES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Tests", "Fixtures", "sql", "queries.sql")
INDEXES = ["blocks (id)", "blocks (parent_id)", "blocks (root_id)", "blocks (type, subtype)", "refs (def_block_id)",
           "refs (def_block_root_id)", "refs (block_id)", "refs (root_id)", "attributes (block_id)", "attributes (root_id)",
           "attributes (name, value)", "spans (block_id)", "spans (root_id)", "assets (root_id)"]


def queries():
    lines = open(QUERIES, encoding="utf-8").read().split("\n")
    for head, sql in zip(lines, lines[1:]):
        if head.startswith("-- ") and sql and not sql.startswith("--"):
            yield head[3:].split(" scan: ")[0], sql


def materialized(index, path):
    """Plain tables of the views' rows, with the indexes that one would give them."""
    if os.path.exists(path):
        os.remove(path)
    db = sqlite3.connect(path)
    db.execute("ATTACH ? AS live", (index,))
    for view in ("blocks", "refs", "attributes", "spans", "assets", "file_annotation_refs"):
        db.execute("CREATE TABLE main.%s AS SELECT * FROM live.%s" % (view, view))
    for number, on in enumerate(INDEXES):
        table, columns = on.split(" ", 1)
        db.execute("CREATE INDEX main.i%d ON %s %s" % (number, table, columns))
    # SiYuan's own full text: every column of every block.
    columns = [name for (name,) in db.execute("SELECT name FROM pragma_table_info('blocks')")]
    for name in ("blocks_fts", "blocks_fts_case_insensitive"):
        db.execute("CREATE VIRTUAL TABLE main.%s USING fts5 (%s, content='blocks', columnsize=0)" % (name, ", ".join(
            c if c in ("content", "name", "alias", "memo", "tag") else c + " UNINDEXED" for c in columns)))
        db.execute("INSERT INTO main.%s (%s) VALUES ('rebuild')" % (name, name))
    db.commit()
    db.execute("DETACH live")
    db.execute("ANALYZE")
    db.commit()
    db.close()


def values(db):
    one = lambda sql: (db.execute(sql).fetchone() or [""])[0]
    target = one("SELECT def_block_root_id FROM refs WHERE def_block_root_id <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1 OFFSET 3")
    doc = one("SELECT root_id FROM refs GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1 OFFSET 3") or one("SELECT id FROM blocks WHERE type = 'd'")
    return {"target": target, "doc": doc, "id": one("SELECT id FROM blocks WHERE type = 'i' ORDER BY id LIMIT 1 OFFSET 20"),
            "tag": "x", "word": word(db), "box": one("SELECT box FROM blocks LIMIT 1"),
            "title": one("SELECT content FROM blocks WHERE type = 'd' AND content <> '' AND content NOT LIKE '%''%' ORDER BY id LIMIT 1")}


def word(db):
    """A word that one paragraph in a hundred has, or nearly."""
    counts = {}
    for (content,) in db.execute("SELECT content FROM blocks WHERE type = 'p' LIMIT 5000"):
        for w in set(re.findall("[a-z]{4,}", content)):
            counts[w] = counts.get(w, 0) + 1
    return min(counts, key=lambda w: (abs(counts[w] - 50), w)) if counts else "x"


def best(db, sql, tries):
    """The quickest of some runs, in seconds, preparing included; and the rows."""
    times, rows = [], []
    for _ in range(tries):
        start = time.perf_counter()
        rows = db.execute(sql).fetchall()
        times.append(time.perf_counter() - start)
        if times[-1] > 3:
            break
    return min(times), rows


def compare(index, work, tries=3):
    """Yields (name, seconds on the views, seconds on the tables, whether the rows are the same)."""
    path = os.path.join(work, "materialized.sqlite")
    materialized(index, path)
    views = sqlite3.connect("file:%s?mode=ro" % index, uri=True, cached_statements=0)
    tables = sqlite3.connect("file:%s?mode=ro" % path, uri=True, cached_statements=0)
    known = values(tables)
    for name, sql in queries():
        sql = re.sub(r"\?(id|doc|target|tag|box|title|word)", lambda m: known[m.group(1)].replace("'", "''"), sql)
        a, mine = best(views, sql, tries)
        b, theirs = best(tables, sql, tries)
        same = "random" in sql or "LIMIT" in sql or "_fts" in sql or sorted(map(repr, mine)) == sorted(map(repr, theirs))
        yield name, a, b, same
