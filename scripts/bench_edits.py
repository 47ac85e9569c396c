"""The edits of scripts/bench: what one change to a large document, or to one with many below it, writes (see there)."""
import json, os, sqlite3, time

NOTEBOOK = "20260101000000-bench00"
TABLES = {"block": "key", "ref": "target, block, ordinal", "attribute": "block, ordinal", "mention_fts_content": "id",
          "label": "text, block", "document": "number", "ident": "number"}


def name(number):
    return "20260101000000-%07d" % number


def paragraph(id, text):
    return {"ID": id, "Type": "NodeParagraph", "Properties": {"id": id, "updated": "20260101000000"},
            "Children": [{"Type": "NodeText", "Data": text}]}


def write(path, id, title, children):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump({"ID": id, "Spec": "1", "Type": "NodeDocument", "Children": children,
                   "Properties": {"id": id, "title": title, "type": "doc", "updated": "20260101000000"}}, f)
    os.rename(path + ".new", path)


def rows(index):
    """All rows of the tables, as sets."""
    db = sqlite3.connect("file:%s?mode=ro" % index, uri=True)
    found = {table: set(db.execute("SELECT * FROM %s ORDER BY %s" % (table, key))) for table, key in TABLES.items()}
    db.close()
    return found


def written(before, after):
    """Rows that are new or other than they were, or gone, by table."""
    return {t: max(len(after[t] - before[t]), len(before[t] - after[t])) for t in TABLES if after[t] != before[t]}


def measure(figures, run, remove, bin, work):
    print("\nedits\n\n| work | inlink | reference | ratio | to reach |\n|---|---|---|---|---|")
    data = os.path.join(work, "edits", "data")
    index = os.path.join(work, "edits.sqlite")
    book = os.path.join(data, NOTEBOOK)
    os.makedirs(os.path.join(book, ".siyuan"), exist_ok=True)
    with open(os.path.join(book, ".siyuan", "conf.json"), "w") as f:
        json.dump({"name": "Bench", "closed": False}, f)
    large, blocks = os.path.join(book, name(1) + ".sy"), [paragraph(name(100 + n), "Paragraph number %d of many" % n) for n in range(20000)]
    write(large, name(1), "Large", blocks)
    write(os.path.join(book, name(2) + ".sy"), name(2), "Above", [])
    for n in range(10000):
        id = name(500000 + n)
        write(os.path.join(book, name(2), id + ".sy"), id, "Below %d" % n, [paragraph(name(600000 + n), "Text %d" % n)])
    time.sleep(2.5)
    once = [os.path.join(bin, "inlinkd"), "--notebooks", data, "--index", index, "--once"]
    remove(index)
    run(once)
    run(once)
    same = figures.times(lambda: run(once)[0])
    figures.add("pass without change over these", same, [], "")

    def after(name, edit, goal):
        """Times the pass after each of some edits, and counts what the last one wrote."""
        times, counts = [], {}
        for number in range(figures.runs):
            before = rows(index)
            edit(number)
            times.append(run(once)[0])
            counts = written(before, rows(index))
            time.sleep(2.5)
            run(once)
        figures.add(name, times, [], goal)
        print("| … rows written | %s | – | – | |" % (", ".join("%s %d" % pair for pair in counts.items()) or "none"), flush=True)

    def insert(number):
        blocks.insert(0, paragraph(name(900000 + number), "A new paragraph %d" % number))
        write(large, name(1), "Large", blocks)
    after("one block on top of 20,000", insert, "≤ 50 rows")

    def rename(number):
        write(os.path.join(book, name(2) + ".sy"), name(2), "Above, renamed %d" % number, [])
    after("rename of a document with 10,000 below it", rename, "≤ 300 ms, no block")
