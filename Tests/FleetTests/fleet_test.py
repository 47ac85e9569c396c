"""The fleet equals the union of its indexes, whatever happens to them; run by FleetTests.swift, a test at a time."""
import json, os, random, shutil, signal, subprocess, sys, tempfile, time, unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from fleet_notes import ASKED
from fleet_world import FLEET, Engine, World, engine_name
import fleet_ask, fleet_engine, fleet_tables

PAGE = [column for column in fleet_tables.names("page") if column not in ("version", "deleted")]


class Case(unittest.TestCase):
    password = ""

    def setUp(self):
        if engine_name() is None:
            self.skipTest("neither clickhouse-server nor chdb is there")
        self.folder = tempfile.mkdtemp(prefix="fleet-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.engine = Engine(self.folder, self.password)
        self.addCleanup(self.engine.stop)

    def bodies(self, *words):
        _, out, _ = self.engine.fleet("ask", "langbacklinks", *words, check=0)
        return [json.loads(line) for line in out.splitlines()]

    def rows(self, *words):
        return [row for body in self.bodies(*words) for row in body["query"]["langbacklinks"]]

    def compare(self, world, what, deep=True):
        expected = world.links()
        self.assertEqual(self.rows("--all", "--lblprop", "lllang|lltitle"), expected, what)
        r = world.r
        if expected and deep:
            some = r.choice(expected)
            self.assertEqual(self.rows("--all", "--lbllang", some["lllang"], "--lbltitle", some["lltitle"], "--lblprop", "lllang|lltitle"),
                             [e for e in expected if (e["lllang"], e["lltitle"]) == (some["lllang"], some["lltitle"])], what)
            self.paging(expected, r, what)
        self.count_rows(world, what)
        self.compare_pages(world, what)
        for option, value in (([], None), (["--contain-children"], True), (["--no-contain-children"], False)):
            ids = r.sample(ASKED, 12)
            _, out, _ = self.engine.fleet("ask", "getBacklink2", *option, *ids, check=0)
            for identifier, line, own in zip(ids, out.splitlines(), world.backlinks(ids, value), strict=True):
                body = {"code": 0, "msg": "", "data": {"backlinks": own, "backmentions": [], "box": "", "k": "", "linkRefsCount":
                                                       sum(d["count"] for d in own), "mentionsCount": 0, "mk": ""}}
                self.assertEqual(line, fleet_ask.written(body), "%s: %s, containChildren %s" % (what, identifier, value))

    def count_rows(self, world, what):
        """Nothing that went is left in a table."""
        if not self.engine.server:
            return
        engine = fleet_engine.opened(self.engine.url)
        count = lambda table: engine.rows(b"SELECT count() AS n FROM %s FINAL WHERE deleted = 0" % table)[0]["n"]
        found = [count(table) for table in (b"langlinks", b"page", b"documents")]
        pairs = engine.rows(b"SELECT index_name, root_id, def_block_id, block_id, below, position, parent_id, promotes FROM refs FINAL "
                            b"WHERE deleted = 0")
        engine.close()
        self.assertEqual(found, world.sizes(), what)
        self.assertEqual(sorted(tuple(pair.values()) for pair in pairs), world.pairs(), what)

    def compare_pages(self, world, what):
        """The table `page` has of each page what its index says, whatever a client asks of it."""
        if not self.engine.server:
            return
        engine = fleet_engine.opened(self.engine.url)
        found = engine.rows(b"SELECT %s FROM page FINAL WHERE deleted = 0" % ", ".join(PAGE).encode())
        engine.close()
        self.assertEqual(sorted(tuple(row[column] for column in PAGE) for row in found), world.pages(), what)

    def paging(self, expected, r, what):
        """A few rows at a time, up or down, gives each row once."""
        direction = r.choice(["ascending", "descending"])
        step = max(1, len(expected) // 4)
        got, start = [], []
        while True:
            body = self.bodies("--lblprop", "lllang|lltitle", "--lbllimit", str(step), "--lbldir", direction, *start)[0]
            got += body["query"]["langbacklinks"]
            if "continue" not in body:
                break
            start = ["--lblcontinue", body["continue"]["lblcontinue"]]
        self.assertEqual(got, expected if direction == "ascending" else expected[::-1], what)


class RandomFleets(Case):
    def test_equal_their_union(self):
        seeds = [int(s) for s in os.environ.get("INLINK_FLEET_SEEDS", "1").split(",")]
        for seed in seeds:
            folder = os.path.join(self.folder, "w%d" % seed)
            os.mkdir(folder)
            world = World(folder, seed)
            if seed != seeds[0]:
                for member in world.members:
                    member.name += "s%d" % seed
                for name in [line.split("\t")[0] for line in self.engine.fleet("status")[1].splitlines()]:
                    self.engine.fleet("forget", name, check=0)
                world.write_list()
            self.engine.fleet("load", world.list, check=0)
            self.compare(world, "seed %d, at first" % seed)
            for turn in range(int(os.environ.get("INLINK_FLEET_TURNS", "8"))):
                what = "; ".join(world.event() for _ in range(1 + world.r.randrange(3)))
                self.engine.fleet("load", world.list, check=0)
                self.compare(world, "seed %d, turn %d: %s" % (seed, turn, what), deep=turn % 2 == 0)

    def test_nothing_changes_the_second_time(self):
        world = World(self.folder, 7)
        self.engine.fleet("load", world.list, check=0)
        _, out, _ = self.engine.fleet("load", world.list, check=0)
        self.assertEqual(out, "0 loaded whole, 0 brought up to date, 4 as they were\n")
        world.members[1].write_page()
        world.members[1].index_now()
        _, out, _ = self.engine.fleet("load", world.list, check=0)
        self.assertEqual(out, "0 loaded whole, 1 brought up to date, 3 as they were\n")
        self.compare(world, "one page")
        world.members[2].remove_index()
        world.members[2].index_now()
        _, out, _ = self.engine.fleet("load", world.list, check=0)
        self.assertEqual(out, "1 loaded whole, 0 brought up to date, 3 as they were\n")
        self.compare(world, "made anew")

    def test_documents_that_refer_into_a_changed_one(self):
        """Their rows follow what happens there; only a setting and ids in several files are reasons to load an index whole."""
        world = World(self.folder, 31, members=1)
        notes = world.members[0].notes
        first, second, third = (ASKED[n] for n in range(3))
        part, item, ref = (ASKED[-n] for n in (2, 3, 4))
        paragraph = lambda name, *targets: {"ID": name, "Type": "NodeParagraph", "Properties": {"id": name}, "Children": [
            {"Type": "NodeText", "Data": "x"}, *notes.refs(targets)]}
        below = lambda name, *children: {"ID": name, "Type": "NodeBlockquote", "Properties": {"id": name}, "Children": [
            {"Type": "NodeBlockquoteMarker", "Data": ">"}, *children]}
        notes.clear({first: [below(item, paragraph(part))], second: [], third: [paragraph(ref, part)]})
        for what, documents, setting, line in (
                ("at first", None, True, None),
                ("out of the quote", {first: [paragraph(part)]}, True, "0 loaded whole, 1 brought up to date"),
                ("to another document", {first: [], second: [below(item, paragraph(part))]}, True, "0 loaded whole, 1 brought up to date"),
                ("counted otherwise", None, False, "1 loaded whole, 0 brought up to date"),
                ("gone with its document", {second: None}, False, "0 loaded whole, 1 brought up to date"),
                ("here again", {second: [paragraph(part)]}, False, "0 loaded whole, 1 brought up to date"),
                ("twice", {first: [paragraph(part)]}, False, "1 loaded whole, 0 brought up to date"),
                ("once", {second: []}, False, "1 loaded whole, 0 brought up to date")):
            notes.put(documents or {}, setting)
            world.members[0].index_now()
            _, out, _ = self.engine.fleet("load", world.list, check=0)
            if line:
                self.assertEqual(out, line + ", 0 as they were\n", what)
            self.compare(world, what, deep=False)

    def test_an_unreadable_index_leaves_the_others(self):
        world = World(self.folder, 3)
        self.engine.fleet("load", world.list, check=0)
        before = world.links()
        bad = world.members[1]
        kept = bad.index + ".kept"
        shutil.copy(bad.index, kept)
        for name, spoil in (("no such file", lambda: bad.remove_index()), ("not a database", lambda: self.write(bad.index, b"x" * 5000)),
                            ("of version 5", lambda: self.set_version(bad.index, kept))):
            spoil()
            world.members[0].write_page()
            world.members[0].index_now()
            status, _, errors = self.engine.fleet("load", world.list, check=1)
            self.assertEqual(errors.count("\n"), 1)
            self.assertIn("m1", errors)
            self.assertIn(name, errors)
            mine = [r for r in self.rows("--all", "--lblprop", "lllang|lltitle") if r["site"].startswith("m1")]
            self.assertEqual(mine, [r for r in before if r["site"].startswith("m1")], "what was loaded before answers")
        bad.remove_index()
        shutil.copy(kept, bad.index)
        self.engine.fleet("load", world.list, check=0)
        self.compare(world, "back again")

    def write(self, path, data):
        with open(path, "wb") as f:
            f.write(data)

    def set_version(self, path, source):
        import sqlite3
        shutil.copy(source, path)
        db = sqlite3.connect(path)
        db.execute("PRAGMA user_version = 5")
        db.close()

    def test_killed_anywhere_the_next_run_goes_on(self):
        world = World(self.folder, 11)
        self.engine.fleet("load", world.list, check=0)
        r = random.Random(5)
        for turn in range(6):
            what = [world.event() for _ in range(2)]
            process = subprocess.Popen([self.engine.python, FLEET, "load", "--server", self.engine.url, world.list],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(r.random() * (0.35 if self.engine.server else 1.5))
            process.send_signal(signal.SIGKILL)
            process.wait()
            what += [world.event()]
            self.engine.fleet("load", world.list, check=0)
            self.compare(world, "turn %d: %s" % (turn, what), deep=False)

    def test_lost_notes_leave_no_rows_behind(self):
        world = World(self.folder, 19, members=2)
        self.engine.fleet("load", world.list, check=0)
        if not self.engine.server:
            self.skipTest("chdb is for another process here")
        engine = fleet_engine.opened(self.engine.url)
        engine.run(b"DROP TABLE inlink_index")
        engine.close()
        for _ in range(6):
            world.event()
        self.engine.fleet("load", world.list, check=0)
        self.compare(world, "without notes")

    def test_forget(self):
        world = World(self.folder, 13)
        self.engine.fleet("load", world.list, check=0)
        gone = world.members.pop()
        self.engine.fleet("forget", gone.name, check=0)
        self.compare(world, "without one")
        world.members.append(gone)
        self.engine.fleet("load", world.list, check=0)
        self.compare(world, "with it again")


class Bodies(Case):
    def test_mistakes_are_mediawikis(self):
        world = World(self.folder, 17, members=1)
        self.engine.fleet("load", world.list, check=0)
        for words, code in ((["--lbltitle", "X"], "nolang"), (["--lbllimit", "x"], "badinteger"), (["--lblcontinue", "a|b|c"], "badcontinue"),
                            (["--lbldir", "up"], "badvalue")):
            status, out, _ = self.engine.fleet("ask", "langbacklinks", *words, check=1)
            self.assertEqual(json.loads(out)["error"]["code"], code)
        body = self.bodies("--lbllimit", "0", "--lblprop", "foo")[0]
        self.assertIn("must be between 1 and 500", body["warnings"]["langbacklinks"]["warnings"])
        self.assertEqual(self.bodies("--lbllang", "fr' OR 1=1 --")[0]["query"]["langbacklinks"], [])


if __name__ == "__main__":
    unittest.main()
