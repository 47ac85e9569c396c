#!/usr/bin/env python3
"""Measures scripts/fleet beside fixed references in the same run, on indexes it makes itself.

  scripts/bench_fleet.py [--indexes 100] [--links 100000] [--work DIR] [--engine server|chdb] [--runs 3]

--links are those of each index. Prints a table; needs clickhouse-server (Debian's 18.16), or chdb in the Python that runs it. What was
made in DIR is used again. 10^7 links take about ten minutes and 3 GB.
"""
import argparse, compileall, glob, os, random, shutil, sqlite3, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import fleet_ask, fleet_engine, fleet_load, fleet_server, fleet_tables, fleet_turn
from fleet_index import Index
from fleet_values import statement

SCHEMA = os.path.join(os.path.dirname(HERE), "schema")
FLEET = os.path.join(HERE, "fleet")
# As the first line of FLEET says.
PYTHON = [sys.executable, "-S"]
LINKS_A_PAGE = 10
LANGUAGES = ("af ar be bg bn br bs ca cs cy da de el eo es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk ko la lb lt lv mk ml mr "
             "ms nl nn no oc pl pt ro ru sh simple sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh").split()
WORDS = ("river stone garden letter winter morning story market bridge summer engine paper window music forest ocean memory station "
         "mountain harbour").split()


def make_index(path, number, links):
    """An index of one wiki, written without the daemon. Titles are as popular as in real wikis: few of them have most links."""
    r = random.Random(number)
    part = path + ".part"
    if os.path.exists(part):
        os.remove(part)
    db = sqlite3.connect(part, isolation_level=None)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
    for name in ("tables.sql", "views.sql", "wiki.sql", "statistics.sql"):
        with open(os.path.join(SCHEMA, name)) as f:
            db.executescript(f.read())
    pages = links // LINKS_A_PAGE
    db.execute("BEGIN")
    db.execute("INSERT INTO site (number, origin, kind, name, title, base, language, first_letter, digest, links) "
               "VALUES (1, '/wiki.xml', 0, ?, 'Wiki', '', 'en', 1, 1, ?)", ("wiki%d" % number, links))
    db.executemany("INSERT INTO namespace VALUES (1, ?, ?, 1)", [(0, ""), (2, "User"), (14, "Category")])
    db.executemany("INSERT INTO wiki_page (id, site, namespace, title, is_new, touched, revision, length, model, digest) "
                   "VALUES (?, 1, ?, ?, 0, ?, ?, ?, 'wikitext', 1)",
                   ((p, 14 if p % 20 == 0 else 0, "%s %s %d" % (WORDS[p % 20].title(), WORDS[p // 20 % 20], p),
                     "2024%010d" % r.randrange(10 ** 10), r.randrange(10 ** 9), r.randrange(50, 50_000)) for p in range(1, pages + 1)))

    def rows():
        for page in range(1, pages + 1):
            own = r.sample(LANGUAGES, LINKS_A_PAGE)
            if page == 5 and number < 10 and "fr" not in own:
                own[0] = "fr"
            for lang in sorted(own):
                n = int(1_000_000 ** r.random())
                title = "Ten" if page == 5 and number < 10 and lang == "fr" else "%s %s %d" % (WORDS[n % 20].title(), WORDS[n // 20 % 20], n)
                yield 1, page, lang, title
    db.executemany("INSERT INTO langlink VALUES (?, ?, ?, ?)", rows())
    db.execute("INSERT INTO meta VALUES ('generation', 1), ('last_scan', 1), ('text_version', 1)")
    db.execute("COMMIT")
    db.executescript("PRAGMA application_id = 1768844395; PRAGMA user_version = 6; PRAGMA journal_mode = WAL;")
    db.close()
    os.rename(part, path)


def langlinks(index, version):
    """The rows of langlinks as lines of a file."""
    for number, site, _ in index.sites:
        for lang, title, page in index.db.execute("SELECT lang, title, page FROM langlink WHERE site = ? ORDER BY page, lang", (number,)):
            yield b"%s\t%s\t%d\t%s\t%d\n" % (lang, title, page & 0xFFFFFFFF, site.encode(), version)


def edit_index(path, pages):
    """What a pass writes that finds a few pages changed."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("BEGIN")
    (generation,) = db.execute("SELECT value + 1 FROM meta WHERE name = 'generation'").fetchone()
    for ordinal, page in enumerate(pages):
        db.execute("UPDATE langlink SET title = title || '!' WHERE page = ? AND lang = (SELECT min(lang) FROM langlink WHERE page = ?)",
                   (page, page))
        db.execute("INSERT INTO change VALUES (?, ?, 'changed', NULL, ?, ?, 'T', 'p', ?)",
                   (generation, ordinal, page, str(page), int(time.time())))
    db.execute("UPDATE meta SET value = ? WHERE name = 'generation'", (generation,))
    db.execute("COMMIT")
    db.close()


def timed(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def show(name, mine, reference, goal, unit="s"):
    scale = 1000 if unit == "ms" else 1
    ratio = "%.3f ×" % (mine / reference) if reference else "–"
    print("| %s | %.2f %s | %s | %s | %s |" % (name, mine * scale, unit, "%.2f %s" % (reference * scale, unit) if reference else "–", ratio, goal),
          flush=True)


class Bench:
    def __init__(self, a):
        self.a, self.work, self.edits, self.empties = a, a.work, 0, 0
        self.install()
        self.entries = [("w%d" % n, os.path.join(a.work, "%d-%d.sqlite" % (a.links, n))) for n in range(a.indexes)]
        for number, (_, path) in enumerate(self.entries):
            if not os.path.exists(path):
                make_index(path, number, a.links)
        self.server = None
        if a.engine == "server":
            folder = os.path.join(a.work, "server")
            shutil.rmtree(folder, True)
            self.server = fleet_server.Server(folder).start()

    def url(self, name):
        return "%s/%s" % (self.server.url, name) if self.server else "chdb:" + os.path.join(self.work, "chdb-" + name)

    def list_of(self, entries, name):
        path = os.path.join(self.work, name)
        with open(path, "w") as f:
            f.writelines("%s\t%s\n" % e for e in entries)
        return path

    def fleet(self, *words):
        program = os.path.join(self.work, "installed", "fleet")
        return subprocess.run([*PYTHON, program, *words], check=True, stdout=subprocess.PIPE).stdout.decode()

    def install(self):
        """Scripts as an installation has them, compiled: else every start compiles them."""
        folder = os.path.join(self.work, "installed")
        shutil.rmtree(folder, True)
        os.mkdir(folder)
        for path in [FLEET] + glob.glob(os.path.join(HERE, "fleet_*.py")):
            shutil.copy(path, folder)
        compileall.compile_dir(folder, quiet=1)

    def files(self):
        """The same rows as two files of TabSeparated, in the order of the indexes."""
        paths = []
        for table, lines in (("langlinks", langlinks), ("page", Index.page)):
            path = os.path.join(self.work, table + ".tsv")
            with open(path, "wb") as f:
                for name, where in self.entries:
                    index = Index(name, where)
                    f.writelines(lines(index, 1))
                    index.close()
            paths.append(path)
        return paths

    def own_insert(self, files, url):
        """The server's own INSERT of files."""
        engine = fleet_engine.opened(url)
        fleet_tables.create(engine)
        times = []
        for path, table, columns in zip(files, ("langlinks", "page"), (fleet_turn.LANGLINK, fleet_turn.PAGE)):
            if self.server:
                address = "%s/?database=%s&query=INSERT+INTO+%s+(%s)+FORMAT+TabSeparated" % (
                    self.server.url, engine.database, table, columns.replace(" ", ""))
                times.append(timed(lambda: subprocess.run(["curl", "-sf", "-X", "POST", "-T", path, address], check=True)))
            else:
                times.append(timed(lambda: engine.run(b"INSERT INTO %s (%s) FROM INFILE '%s' FORMAT TabSeparated" % (
                    table.encode(), columns.encode(), path.encode()))))
        engine.close()
        return times

    def run(self):
        print("%d indexes of %d links, %s\n\n| work | fleet | reference | ratio | goal |\n|---|---|---|---|---|" % (
            self.a.indexes, self.a.links, "clickhouse-server" if self.server else "chdb"), flush=True)
        everything = self.list_of(self.entries, "all")
        files = self.files()
        self.loads(files, everything, waits=False)
        url = self.loads(files, everything, waits=True)
        if self.server:
            self.update(url, everything, "right after the load")
        self.merged(url)
        self.update(url, everything, "when merges have ended")
        self.merged(url)
        self.questions(url)
        self.sizes(url)

    def loads(self, files, everything, waits):
        """Everything, by turns with the reference, so that a machine that slows down slows down both. A server merges what it was sent
        for a while yet, on the same cores: with `waits` each begins when that has ended."""
        own, mine, rows = [], [], self.a.links * self.a.indexes
        for turn in range(self.a.runs):
            for kind, times, action in (("own", own, lambda url: self.own_insert(files, url)),
                                        ("all", mine, lambda url: timed(lambda: self.fleet("load", "--server", url, everything)))):
                if self.server:
                    self.drop(kind)
                url = self.url(kind if self.server else "%s%d%d" % (kind, waits, turn))
                if waits:
                    self.merged(url)
                times.append(action(url))
        state = "each when merges of the one before have ended" if waits else "each right after the one before"
        m = statistics.median
        show("load %d links and their pages (%s); INSERT of both from files" % (rows, state), m(mine), m(map(sum, own)), "≤ 1.5 ×")
        show("the same; INSERT of the links alone", m(mine), m(o[0] for o in own), "")
        print("each run: %s" % ", ".join("%.1f s : %.1f s = %.2f ×" % (x, sum(o), x / sum(o)) for x, o in zip(mine, own)), file=sys.stderr)
        return url

    def drop(self, name):
        engine = fleet_engine.opened(self.url(name))
        engine.run(b"DROP DATABASE IF EXISTS " + name.encode(), database="default")
        engine.close()

    def merging(self, engine):
        return engine.rows(b"SELECT count() AS n FROM system.merges", database="system")[0]["n"] if self.server else 0

    def merged(self, url):
        """Waits until server and disk are done with what was loaded."""
        if self.server:
            engine = fleet_engine.opened(url)
            until = time.monotonic() + 120
            while time.monotonic() < until and self.merging(engine):
                time.sleep(0.5)
            engine.close()
        os.sync()

    def update(self, url, everything, state):
        """One index edited: first inside this process, requests alone, then as processes."""
        one, m = self.list_of(self.entries[:1], "one"), statistics.median
        engine = fleet_engine.opened(url)
        before = self.merging(engine)
        inside, fresh, processes, alone, single = [], [], [], [], []
        for _ in range(7):
            self.edit()
            inside.append(timed(lambda: fleet_load.Loader(engine, print).run(self.entries[:1])))
        after = self.merging(engine)
        for _ in range(9):
            single.append(timed(lambda: engine.insert("page", "site, page_id, version, deleted", b"bench\t1\t1\t1\n")))
        engine.close()
        for _ in range(5):
            engine = self.empty()
            fresh.append(timed(lambda: fleet_load.Loader(engine, print).run(self.entries[:1])))
            engine.close()
        show("one index edited (10 pages), all requests, %s (%d, then %d merges run); that index loaded into empty tables"
             % (state, before, after), m(inside), m(fresh), "≤ 0.1 ×", "ms")
        show("in this state: INSERT of one row into page", m(single), None, "", "ms")
        for _ in range(5):
            self.edit()
            processes.append(timed(lambda: self.fleet("load", "--server", url, everything)))
            self.empty().close()
            alone.append(timed(lambda: self.fleet("load", "--server", self.url(self.last_empty), one)))
        same = [timed(lambda: self.fleet("load", "--server", url, everything)) for _ in range(5)]
        show("one of %d edited, whole process, %s; that index alone, whole process" % (self.a.indexes, state), m(processes), m(alone),
             "≤ 0.1 ×", "ms")
        show("nothing edited, whole process", m(same), None, "", "ms")
        start = m(timed(lambda: subprocess.run([*PYTHON, "-c", "pass"], check=True)) for _ in range(5))
        show("start of Python alone", start, None, "", "ms")

    def client(self, url):
        """The same by `inlink`: as a process, which loads libcurl, and of a process that is kept."""
        program = os.path.join(os.environ.get("INLINK_BIN") or "", "inlink")
        if not os.access(program, os.X_OK):
            print("INLINK_BIN names no folder with inlink: it is not measured", file=sys.stderr)
            return
        alone = self.entries[0][1]

        def run(*words):
            subprocess.run([program, *words], stdout=subprocess.DEVNULL, check=True)

        def kept(words, queries):
            process = subprocess.Popen([program, *words, "--queries", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            times = []
            for query in queries:
                def ask():
                    process.stdin.write(query.encode() + b"\n")
                    process.stdin.flush()
                    process.stdout.readline()
                times.append(timed(ask))
            process.communicate()
            return sorted(times)

        asked = ["--lbllang", "fr", "--lbltitle", "Ten"]
        fleet = sorted(timed(lambda: run("langbacklinks", "--fleet", url, *asked)) for _ in range(51))
        index = sorted(timed(lambda: run("--index", alone, "--warn-after", "0", "langbacklinks", *asked)) for _ in range(51))
        show("inlink langbacklinks --fleet, whole process; --index of one of them", fleet[25], index[25], "≤ 20 ms", "ms")
        query = "action=query&format=json&formatversion=2&list=langbacklinks&lbllang=fr"
        fleet = kept(["langbacklinks", "--fleet", url], [query + "&lbltitle=Ten"] * 51)
        index = kept(["--index", alone, "--warn-after", "0", "langbacklinks"], [query + "&lbltitle=Ten"] * 51)
        show("the same of a process that is kept; --index", fleet[25], index[25], "≤ 20 ms", "ms")
        show("that of --fleet, the worst of 51", fleet[-1], None, "", "ms")
        fleet = kept(["langbacklinks", "--fleet", url], [query] * 11)
        show("the first 10 rows of all that link to French", fleet[5], None, "", "ms")

    def edit(self):
        self.edits += 1
        edit_index(self.entries[0][1], range(self.edits * 10, self.edits * 10 + 10))

    def empty(self):
        """An engine whose tables are new."""
        self.empties += 1
        self.last_empty = "empty%d" % self.empties
        engine = fleet_engine.opened(self.url(self.last_empty))
        fleet_tables.create(engine)
        return engine

    def questions(self, url):
        engine = fleet_engine.opened(url)
        ask = lambda: fleet_ask.langbacklinks(engine, "fr", "Ten", prop="lllang|lltitle")
        found = ask()["query"]["langbacklinks"]
        times = sorted(timed(ask) for _ in range(51))
        show("pages of any wiki with a link to fr:Ten (%d rows), median" % len(found), times[25], None, "≤ 20 ms", "ms")
        show("the same, the worst of 51", times[-1], None, "", "ms")
        if self.server:
            self.client(url)
        titles = [timed(lambda: fleet_ask.titles(engine, 20)) for _ in range(3)]
        mine = [(r["ll_lang"], r["ll_title"], r["links"]) for r in fleet_ask.titles(engine, 20)]
        final = timed(lambda: engine.run(statement(fleet_ask.TITLES, count=20)))
        engine.close()
        theirs = []
        seconds = timed(lambda: theirs.extend(self.by_sqlite()))
        show("titles most linked to; the same by sqlite3, ten indexes attached at a time", statistics.median(titles), seconds, "≤ 0.1 ×")
        show("the same as one statement with FINAL", final, seconds, "")
        if mine != theirs:
            raise SystemExit("the answers differ: %r %r" % (mine[:3], theirs[:3]))

    def by_sqlite(self):
        """As many indexes attached as SQLite allows, grouped, and the groups grouped again."""
        script = ["PRAGMA temp_store = MEMORY; PRAGMA cache_size = -500000;", "CREATE TEMP TABLE part (lang, title, links);"]
        for at in range(0, len(self.entries), 10):
            part = self.entries[at:at + 10]
            script += ["ATTACH 'file:%s?mode=ro' AS a%d;" % (path, n) for n, (_, path) in enumerate(part)]
            union = " UNION ALL ".join("SELECT ll_lang, ll_title FROM a%d.langlinks" % n for n in range(len(part)))
            script.append("INSERT INTO part SELECT ll_lang, ll_title, count(*) FROM (%s) GROUP BY ll_lang, ll_title;" % union)
            script += ["DETACH a%d;" % n for n in range(len(part))]
        script.append("SELECT lang, title, sum(links) AS links FROM part GROUP BY lang, title ORDER BY links DESC, lang, title LIMIT 20;")
        out = subprocess.run(["sqlite3", "-tabs", "file::memory:?mode=memory"], input="\n".join(script), check=True,
                             stdout=subprocess.PIPE, text=True).stdout
        return [(l, t, int(n)) for l, t, n in (line.split("\t") for line in out.splitlines())]

    def sizes(self, url):
        engine = fleet_engine.opened(url)
        print()
        for row in engine.rows(b"SELECT table, sum(rows) AS n, sum(bytes_on_disk) AS size, count() AS parts FROM system.parts "
                               b"WHERE active AND database = '%s' GROUP BY table ORDER BY table" % engine.database.encode()):
            print("%s: %d rows, %.1f MB, %.1f bytes a row, %d parts" % (
                row["table"], row["n"], row["size"] / 1e6, row["size"] / max(row["n"], 1), row["parts"]), flush=True)
        engine.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=int, default=100)
    parser.add_argument("--links", type=int, default=100_000)
    parser.add_argument("--work")
    parser.add_argument("--engine", choices=["server", "chdb"], default="server")
    parser.add_argument("--runs", type=int, default=3)
    a = parser.parse_args()
    kept = a.work is not None
    a.work = os.path.abspath(a.work or tempfile.mkdtemp(prefix="bench-fleet-"))
    os.makedirs(a.work, exist_ok=True)
    bench = None
    try:
        bench = Bench(a)
        bench.run()
    finally:
        if bench and bench.server:
            bench.server.stop()
        if not kept:
            shutil.rmtree(a.work, True)


if __name__ == "__main__":
    main()
