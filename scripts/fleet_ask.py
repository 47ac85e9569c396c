"""Questions to all indexes at once. Bodies are those of `inlink` (MediaWiki's formatversion=2, SiYuan's getBacklink2), with the site or
the index's name in each row."""
import html, json, re, unicodedata
from fleet_values import portions, statement

LIMITS = (1, 500)


class Mistake(Exception):
    """MediaWiki's words for a request it can't answer."""

    def __init__(self, code, info):
        self.body = {"error": {"code": code, "info": info}}


def composed(text):
    return unicodedata.normalize("NFC", text)


def written(body):
    """JSON as the API writes it: compact, UTF-8, but for the two line ends that JavaScript knows."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


# langbacklinks ------------------------------------------------------------------------------------------

def limit_of(text, warnings):
    if text == "max":
        return LIMITS[1]
    if not re.fullmatch(r"[+-]?[0-9]+", text, re.ASCII) or not -2 ** 63 <= int(text) < 2 ** 63:
        raise Mistake("badinteger", 'Invalid value "%s" for integer parameter "lbllimit".' % text)
    number = min(max(int(text), LIMITS[0]), LIMITS[1])
    if number != int(text):
        warnings.append('The value "%s" for parameter "lbllimit" must be between 1 and 500.' % text)
    return number


def place_of(text):
    """lang|title|site|page. Only a title has `|` in it, so that it is read from both ends."""
    parts = text.split("|")
    if len(parts) < 4 or not re.fullmatch(r"[0-9]{1,18}", parts[-1], re.ASCII):
        raise Mistake("badcontinue", "Invalid continue param. You should pass the original value returned by the previous query.")
    return parts[0], "|".join(parts[1:-2]), parts[-2], int(parts[-1])


def langbacklinks(engine, lang=None, title=None, limit="10", start=None, prop="", direction="ascending"):
    """A page of the list, in the order language, title, site, page. Returns the body."""
    warnings = []
    if direction not in ("ascending", "descending"):
        raise Mistake("badvalue", 'Unrecognized value for parameter "lbldir": %s.' % direction)
    count = limit_of(limit, warnings)
    known = [word for word in prop.split("|") if word]
    unknown = [word for word in known if word not in ("lllang", "lltitle")]
    if unknown:
        warnings.append("Unrecognized value%s for parameter \"lblprop\": %s" % ("s" * (len(unknown) > 1), ", ".join(unknown)))
    if title is not None and lang is None:
        raise Mistake("nolang", 'The "lbltitle" parameter may only be used with "lbllang".')
    rows = _links(engine, lang, title, count + 1, None if start is None else place_of(start), direction == "descending")
    pages = _pages(engine, rows[:count])
    entries = []
    for row in rows[:count]:
        page = pages.get((row["site"], row["ll_from"]))
        if page is None:
            continue  # it went between the two questions
        entry = {"pageid": row["ll_from"], "ns": page["page_namespace"], "title": composed(page["title"])}
        if page["page_is_redirect"]:
            entry["redirect"] = True
        if "lllang" in known:
            entry["lllang"] = composed(row["ll_lang"])
        if "lltitle" in known:
            entry["lltitle"] = composed(row["ll_title"])
        entry["site"] = row["site"]
        entries.append(entry)
    body = {"batchcomplete": True}
    if len(rows) > count:
        last = rows[count]
        # Not composed, as rows are compared: following it never skips or repeats one.
        body["continue"] = {"lblcontinue": "|".join((last["ll_lang"], last["ll_title"], last["site"], str(last["ll_from"]))),
                            "continue": "-||"}
    if warnings:
        body["warnings"] = {"langbacklinks": {"warnings": "\n".join(warnings)}}
    if limit == "max":
        body["limits"] = {"langbacklinks": LIMITS[1]}
    body["query"] = {"langbacklinks": entries}
    return body


def _links(engine, lang, title, count, place, descending):
    where, values = ["deleted = 0"], {"count": count}
    for column, value in (("ll_lang", lang), ("ll_title", title)):
        if value is not None:
            where.append("%s = {%s}" % (column, column))
            values[column] = composed(value)
    if place is not None:
        # The first column alone is what an old server finds granules by.
        sign = "<=" if descending else ">="
        where.append("ll_lang %s {from_lang} AND (ll_lang, ll_title, site, ll_from) %s ({from_lang}, {from_title}, {from_site}, {from_page})"
                     % (sign, sign))
        if lang is not None and place[0] == lang:
            where.append("ll_title %s {from_title}" % sign)
        values.update(from_lang=place[0], from_title=place[1], from_site=place[2], from_page=place[3])
    order = ", ".join(c + (" DESC" if descending else "") for c in ("ll_lang", "ll_title", "site", "ll_from"))
    return engine.rows(statement("SELECT ll_lang, ll_title, site, ll_from FROM langlinks FINAL WHERE %s ORDER BY %s LIMIT {count}"
                                 % (" AND ".join(where), order), **values))


def _pages(engine, rows):
    keys = tuple(sorted({(row["site"], row["ll_from"]) for row in rows}))
    if not keys:
        return {}
    found = engine.rows(statement("SELECT site, page_id, page_namespace, title, page_is_redirect FROM page FINAL "
                                  "WHERE (site, page_id) IN {keys} AND deleted = 0", keys=keys))
    return {(row["site"], row["page_id"]): row for row in found}


# getBacklink2 -------------------------------------------------------------------------------------------

# How far below the asked block a ref may lead, by what containChildren says.
BELOW = {True: 2, None: 1, False: 0}
# The last paragraph of a list item, quote or the like decides whether that stands for all of its paragraphs.
COUNTS = ("SELECT index_name, root_id, uniqExactArray(shown) AS blocks FROM (SELECT index_name, root_id, "
          "if(parent_id != '' AND argMax(promotes, position) = 1, [parent_id], groupArray(block_id)) AS shown FROM refs FINAL "
          "WHERE def_block_id = {id} AND below <= {below} AND deleted = 0 GROUP BY index_name, root_id, parent_id) "
          "GROUP BY index_name, root_id")


def backlinks(engine, identifier, contain_children=None):
    """What `inlink getBacklink2` answers for each index, as one body; mentions stay with `inlink`. Without `contain_children` each
    workspace's setting says whether refs to what lies below the block count."""
    counts = engine.rows(statement(COUNTS, id=identifier, below=BELOW[contain_children]))
    facts = {}
    keys = sorted((row["index_name"], row["root_id"]) for row in counts)
    for part in portions(keys):
        for row in engine.rows(statement(
                "SELECT index_name, id, box, hpath, notebook, updated, created FROM documents FINAL WHERE (index_name, id) IN {keys} "
                "AND deleted = 0", keys=part)):
            facts[row["index_name"], row["id"]] = row
    entries = []
    for row in counts:
        document = facts.get((row["index_name"], row["root_id"]))
        if document is None:
            continue
        path = _escaped(document["hpath"])
        entries.append({"id": document["id"], "box": document["box"], "name": path.rstrip("/").rpartition("/")[2] or "/",
                        "hPath": document["notebook"] + path, "type": "backlink", "nodeType": "NodeDocument", "subType": "", "depth": 0,
                        "count": row["blocks"], "folded": False, "updated": document["updated"], "created": document["created"],
                        "index": document["index_name"]})
    # Newest first, as SiYuan's panel; ties by id, then by index.
    entries.sort(key=lambda e: e["index"])
    entries.sort(key=lambda e: (e["updated"], e["id"]), reverse=True)
    total = sum(e["count"] for e in entries)
    return {"code": 0, "msg": "", "data": {"backlinks": entries, "backmentions": [], "box": "", "k": "", "linkRefsCount": total,
                                           "mentionsCount": 0, "mk": ""}}


def _escaped(text):
    """As the kernel escapes paths."""
    if not text.strip():
        return text
    return html.escape(text, quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;").replace("\r", "&#13;")


# titles -------------------------------------------------------------------------------------------------

TITLES = ("SELECT ll_lang, ll_title, count() AS links FROM langlinks FINAL WHERE deleted = 0 GROUP BY ll_lang, ll_title "
          "ORDER BY links DESC, ll_lang, ll_title LIMIT {count}")
BUCKET, BUCKETS = "toUInt16(cityHash64(ll_lang, ll_title) % 65536)", 65536
SOME_TITLES = ("SELECT ll_lang, ll_title, count() AS links FROM (SELECT ll_lang, ll_title, argMax(deleted, version) AS gone FROM langlinks "
               "PREWHERE " + BUCKET + " IN {buckets} GROUP BY ll_lang, ll_title, site, ll_from) WHERE gone = 0 GROUP BY ll_lang, ll_title "
               "ORDER BY links DESC, ll_lang, ll_title LIMIT {count}")


def titles(engine, count):
    """The titles that most pages of all wikis link to: what TITLES answers, but FINAL merges 10^7 rows in one thread. No title has more
    links than the rows of all titles with its hash; so those with the fullest are counted one by one, and if the last of them has
    more than the next hash, no other title can come before it."""
    taken = 4 * count
    while taken < BUCKETS // 4:
        full = engine.rows(statement("SELECT %s AS bucket, count() AS rows FROM langlinks GROUP BY bucket ORDER BY rows DESC LIMIT {count}"
                                     % BUCKET, count=taken + 1))
        if not full:
            return []
        found = engine.rows(statement(SOME_TITLES, buckets=tuple(b["bucket"] for b in full[:taken]), count=count))
        if len(full) <= taken or len(found) == count and found[-1]["links"] > full[taken]["rows"]:
            return found
        taken *= 8
    return engine.rows(statement(TITLES, count=count))
