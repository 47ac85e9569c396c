"""The wiki part of scripts/bench: an export is read, and asked (see there)."""
import json, os, shutil, sqlite3, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))

SQL = ("SELECT p.page_id, p.page_namespace, p.page_title, p.page_is_redirect, l.ll_lang, l.ll_title FROM langlinks l "
       "JOIN page p ON p.page_id = l.ll_from WHERE l.ll_lang = ? AND l.ll_title = ? AND l.ll_from >= ? ORDER BY l.ll_from LIMIT ?")


def batch(inlink, index, query, count, work):
    """Seconds of one answer among `count` of a batch, start-up taken off; and an answer."""
    path = os.path.join(work, "queries")
    command = [inlink, "--index", index, "langbacklinks", "--queries", path]

    def seconds(number):
        with open(path, "w") as f:
            f.write((query + "\n") * number)
        start = time.perf_counter()
        out = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
        return time.perf_counter() - start, out
    few, _ = seconds(1)
    many, out = seconds(count + 1)
    return (many - few) / count, out.split(b"\n", 1)[0]


def measure(figures, run, remove, bin, work, pages, links):
    inlinkd, inlink = os.path.join(bin, "inlinkd"), os.path.join(bin, "inlink")
    export, changed = os.path.join(work, "export-%d.xml" % pages), os.path.join(work, "changed-%d.xml" % pages)
    live, index = os.path.join(work, "live.xml"), os.path.join(work, "wiki.sqlite")
    for path, extra in ((export, []), (changed, ["--change", str(pages // 2 + 1)])):
        if not os.path.exists(path):
            subprocess.run([sys.executable, os.path.join(HERE, "make_export.py"), path, "--pages", str(pages), "--links", str(links)] + extra, check=True)
    shutil.copy(export, live)
    time.sleep(2.5)
    print("\nexport of %d pages and %d links, %.0f MB\n\n| work | inlink | reference | ratio | to reach |\n|---|---|---|---|---|" % (
        pages, links, os.path.getsize(export) / 1e6))
    once = [inlinkd, "--wiki-export", live, "--index", index, "--once"]
    memory = []

    def fresh():
        seconds, peak = run(once)
        memory.append(peak)
        return seconds
    first, _ = figures.pair("reading the export", fresh, lambda: run(["xmllint", "--stream", "--noout", live])[0], "≤ 2 ×",
                            before=lambda: remove(index))
    again = []
    for number in range(figures.runs):
        shutil.copy(changed if number % 2 == 0 else export, live)
        time.sleep(2.5)
        again.append(run(once)[0])
    figures.add("reading it again, one page changed", again, first, "≤ 0.5 ×")
    figures.add("peak memory of reading", memory, [], "≤ 200 MB", unit="MB")

    db = sqlite3.connect("file:%s?mode=ro" % index, uri=True)
    hot = db.execute("SELECT count(*) FROM langlinks WHERE ll_lang = 'fr' AND ll_title = 'Hot'").fetchone()[0]
    last = db.execute("SELECT ll_from FROM langlinks WHERE ll_lang = 'fr' AND ll_title = 'Hot' ORDER BY ll_from DESC LIMIT 1 OFFSET 499").fetchone()[0]
    for name, title, start, limit in (("a title with 10 rows", "Ten", 0, 500), ("a title with %d rows, 10 of them" % hot, "Hot", 0, 10),
                                      ("a title with %d rows, 500 of them" % hot, "Hot", 0, 500), ("the last 500 of its continuation", "Hot", last, 500)):
        query = "action=query&list=langbacklinks&format=json&formatversion=2&lblprop=lllang|lltitle&lbllang=fr&lbltitle=%s&lbllimit=%d" % (title, limit)
        if start:
            query += "&lblcontinue=fr|%s|%d" % (title, start)

        def mine():
            return batch(inlink, index, query, 500, work)[0]

        def reference():
            times = []
            for _ in range(500):
                begin = time.perf_counter()
                db.execute(SQL, ("fr", title, start, limit + 1)).fetchall()
                times.append(time.perf_counter() - begin)
            return statistics.mean(times)
        count = len(json.loads(json.loads(batch(inlink, index, query, 1, work)[1])["body"])["query"]["langbacklinks"])
        assert count == limit or title == "Ten" and count > 0, count
        figures.pair(name + ", in a batch", mine, reference, "≤ 2 ×")
    db.close()
    text = SQL.replace("?", "%s") % ("'fr'", "'Ten'", 0, 11)
    figures.pair("inlink langbacklinks, whole process",
                 lambda: run([inlink, "--index", index, "langbacklinks", "--lbllang", "fr", "--lbltitle", "Ten"])[0],
                 lambda: run(["sqlite3", "-readonly", index, text])[0], "≤ 2 ×")
