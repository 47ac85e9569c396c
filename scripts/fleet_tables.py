"""The tables of a fleet. Rows are replaced, never edited: ReplacingMergeTree keeps of the rows with one key that of the highest
version, and a row that went is a row with `deleted`. Everything may be sent twice, or again after a kill, and means the same; a
CollapsingMergeTree would count twice what is sent twice, and ALTER … DELETE (18.16 has it) rewrites whole parts for one row."""
from fleet_engine import FleetError
from fleet_values import statement

# name: (columns, order of rows, distribution key). A version is 2 × turn for what a turn removes and 2 × turn + 1 for what it
# writes, so that nothing depends on which of both arrives first.
TABLES = {
    # Which pages of any wiki link to LANG:TITLE, in the order of the answer.
    "langlinks": ("ll_lang String, ll_title String, site String, ll_from UInt64, version UInt64, deleted UInt8 DEFAULT 0",
                  "ll_lang, ll_title, site, ll_from", "cityHash64(ll_lang, ll_title)"),
    # Pages with language links, and what prop=info says of them. The links once more, by page: what a changed page had before is found
    # by its key.
    "page": ("site String, page_id UInt64, page_namespace Int32, title String, page_is_redirect UInt8, page_is_new UInt8, "
             "page_touched String, page_latest UInt64, page_len UInt64, page_content_model String, page_lang String, "
             "languages Array(String), targets Array(String), version UInt64, deleted UInt8 DEFAULT 0", "site, page_id",
             "cityHash64(site, page_id)"),
    # Which blocks of any workspace refer to a block, or to one below it: a row a block that is asked about and referring block.
    # `below`: 0 the ref names it; 1 names one below it, which the workspace counts unless asked otherwise; 2 doesn't count. Of a
    # paragraph in a list item, quote or the like: `parent_id`, and whether that stands for it.
    "refs": ("def_block_id String, index_name String, root_id String, block_id String, below UInt8, position UInt32, parent_id String, "
             "promotes UInt8, version UInt64, deleted UInt8 DEFAULT 0", "def_block_id, index_name, root_id, block_id",
             "cityHash64(def_block_id)"),
    # Documents, and the rows of `refs` that theirs are, for the same reason as with pages.
    "documents": ("index_name String, id String, box String, path String, hpath String, notebook String, updated String, "
                  "created String, targets Array(String), blocks Array(String), belows Array(UInt8), positions Array(UInt32), "
                  "parents Array(String), promotions Array(UInt8), version UInt64, deleted UInt8 DEFAULT 0",
                  "index_name, id", "cityHash64(index_name, id)"),
    # How far each index is loaded: written last. `working` stands while a load is on its way, and after one that was killed.
    "inlink_index": ("name String, state String, generation Int64, identity String, names String, scanned Int64, stamp String, links UInt64, "
                     "documents UInt64, version UInt64", "name", "cityHash64(name)"),
}
# Small granules: a question reads a handful of rows, and reads at least one granule of every part.
GRANULARITY = 512


def names(table):
    return [column.strip().split()[0] for column in TABLES[table][0].split(",")]


def ddl(database, cluster=None, replicated=False):
    """The statements that make the tables. With a cluster: each server has a part in NAME_local, and NAME stands for all parts."""
    yield "CREATE DATABASE IF NOT EXISTS %s" % database
    for name, (columns, order, key) in TABLES.items():
        local = "%s.%s%s" % (database, name, "_local" if cluster else "")
        engine = "ReplacingMergeTree(version)"
        if replicated:
            engine = "ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/%s/%s', '{replica}', version)" % (database, name)
        yield "CREATE TABLE IF NOT EXISTS %s (%s) ENGINE = %s ORDER BY (%s) SETTINGS index_granularity = %d" % (
            local, columns, engine, order, GRANULARITY)
        if cluster:
            yield "CREATE TABLE IF NOT EXISTS %s.%s AS %s ENGINE = Distributed(%s, %s, %s_local, %s)" % (
                database, name, local, cluster, database, name, key)


def create(engine):
    """Makes the tables that are missing, and refuses those of another shape. Returns the names of those it made."""
    missing = check(engine)
    if missing:
        for text in ddl(engine.database):
            if text.startswith("CREATE DATABASE") or any(".%s (" % name in text for name in missing):
                engine.run(text.encode(), database="default")
    return missing


def check(engine):
    """The tables that are missing."""
    found, engines = {}, {}
    for column in engine.rows(statement(
            "SELECT table, name, type, engine FROM system.columns ANY LEFT JOIN (SELECT name AS table, engine FROM system.tables "
            "WHERE database = {database}) AS kinds USING table WHERE database = {database}", database=engine.database), database="default"):
        found.setdefault(column["table"], {})[column["name"]] = column["type"]
        engines[column["table"]] = column["engine"]
    for name in TABLES:
        if name in found:
            _compare(engine, name, found[name], engines.get(name, ""))
    return [name for name in TABLES if name not in found]


def _compare(engine, name, found, kind):
    wanted = {words[0]: words[1] for words in (c.split() for c in TABLES[name][0].split(", "))}
    wrong = next((c for c in wanted if found.get(c) != wanted[c]), None)
    if wrong:
        what = "column %s is %s, not %s" % (wrong, found.get(wrong, "missing"), wanted[wrong])
    elif not kind.endswith("ReplacingMergeTree") and kind != "Distributed":
        what = "its engine is %s" % kind
    else:
        return
    raise FleetError("%s: table %s.%s has another shape (%s): rename it, or name another database in --server"
                     % (engine.where, engine.database, name, what))
