"""What the client's statements read of large tables, and that what it leaves unread changes no answer; run by FleetTests.swift."""
import json, os, sys, unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from fleet_client_test import QUERY, followed, inlink
from fleet_relay import Relay, listening
from fleet_test import Case
import fleet_engine, fleet_tables

ROWS = 120_000
# Rows of three languages; of every title most rows are dead, and of one all.
LINKS = """INSERT INTO langlinks (ll_lang, ll_title, site, ll_from, version, deleted)
SELECT ['de', 'fr', 'ja'][number %% 3 + 1], concat('T', toString(intDiv(number, 3) %% 4000)), concat('w', toString(intDiv(number, 12000))),
intDiv(number, 12000) * 1000 + number %% 5, %d, %s FROM numbers(%d)"""
PAGES = """INSERT INTO page (site, page_id, title, version) SELECT concat('w', toString(intDiv(number, 5))),
intDiv(number, 5) * 1000 + number %% 5, concat('Page ', toString(number)), 3 FROM numbers(%d)"""
REFS = """INSERT INTO refs (def_block_id, index_name, root_id, block_id, version) SELECT concat('b-', toString(number %% 20000)),
concat('i', toString(number %% 100)), concat('d', toString(number)), concat('r', toString(number)), 3 FROM numbers(%d)"""
DOCUMENTS = """INSERT INTO documents (index_name, id, hpath, version) SELECT concat('i', toString(number %% 100)),
concat('d', toString(number)), '/x', 3 FROM numbers(%d)"""


class Recorder(Relay):
    """Passes requests on, and remembers their statements."""

    def do_POST(self):
        body = self.body()
        self.server.statements.append(body.decode())
        self.answer(*self.passed_on(self.server.behind, body))


class Plans(Case):
    def setUp(self):
        super().setUp()
        if not self.engine.server:
            self.skipTest("needs clickhouse-server")
        self.tables = fleet_engine.opened(self.engine.url)
        self.addCleanup(self.tables.close)
        fleet_tables.create(self.tables)
        for version, deleted in ((3, "0"), (5, "number % 7 <> 0 OR intDiv(number, 3) % 4000 = 77")):
            self.tables.run((LINKS % (version, deleted, ROWS)).encode())
        for sql, count in ((PAGES, 100), (REFS, ROWS), (DOCUMENTS, ROWS)):
            self.tables.run((sql % count).encode())
        self.recorder = listening(self, Recorder)
        self.recorder.statements, self.recorder.behind = [], self.engine.server.http
        self.url = "http://127.0.0.1:%d/fleet" % self.recorder.server_port

    def rows_read(self, *words):
        """Of each statement that a command sends: the statement, and how many rows it reads."""
        self.recorder.statements.clear()
        status, _, errors = inlink(*words, "--fleet", self.url)
        self.assertEqual((status, errors), (0, ""))
        read = []
        for statement in self.recorder.statements:
            data = self.tables.run(statement.replace(" FORMAT TabSeparated", " FORMAT JSON").encode())
            read.append((statement, json.loads(data)["statistics"]["rows_read"]))
        return read

    def test_questions_read_little(self):
        # Granules of 512 rows, one or two a part, of a handful of parts.
        little, parts = 12 * 1024, "SELECT count() AS n FROM system.parts WHERE active AND database = 'fleet' AND table = 'langlinks'"
        self.assertLess(self.tables.rows(parts.encode())[0]["n"], 10)
        for words in (
                ["langbacklinks", "--lbllang", "fr", "--lbltitle", "T7"], ["getBacklink2", "b-77"],
                ["langbacklinks", "--lbllang", "fr", "--lbltitle", "T7", "--lblcontinue", "fr|T7|w9|9004"],
                ["langbacklinks", "--query", QUERY + "&generator=langbacklinks&glbllang=fr&glbltitle=T7&prop=info|langlinks"]):
            for statement, count in self.rows_read(*words):
                self.assertLess(count, little, statement)
        for words in (["langbacklinks"], ["langbacklinks", "--lbllang", "fr"], ["langbacklinks", "--lbllang", "ja", "--lbldir", "descending"],
                      ["langbacklinks", "--lbllang", "fr", "--lblcontinue", "fr|T2000|w3|3001"], ["langbacklinks", "--lblcontinue", "fr|T3|w3|3001"]):
            for statement, count in self.rows_read(*words):
                if " FINAL " in statement:
                    self.assertLess(count, little, statement)

    def test_what_is_not_merged_changes_nothing(self):
        """Ranges that end within dead rows, and windows that have to grow, up and down."""
        expected = [[r["ll_lang"], r["ll_title"], r["site"], int(r["ll_from"])] for r in self.tables.rows(
            b"SELECT ll_lang, ll_title, site, ll_from FROM langlinks FINAL WHERE deleted = 0 AND ll_lang IN ('fr', 'ja') "
            b"ORDER BY ll_lang, ll_title, site, ll_from")]
        for direction in ("ascending", "descending"):
            for lang in ("fr", "ja"):
                wanted = [row for row in expected if row[0] == lang][:: 1 if direction == "ascending" else -1]
                bodies = followed(self.url, QUERY + "&list=langbacklinks&lblprop=lllang|lltitle&lbllang=%s&lbldir=%s&lbllimit=max" % (lang, direction))
                found = [[r["lllang"], r["lltitle"], r["site"], r["pageid"]] for b in bodies for r in b["query"]["langbacklinks"]]
                self.assertEqual(len(found), len(wanted))
                self.assertEqual(found, wanted)
        # A few at a time where a whole title is dead.
        start = "fr|T769|w0|0"
        wanted = [row for row in expected if row[0] == "fr" and row[1] >= "T769"][:40]
        got, place = [], start
        while len(got) < 40:
            body = json.loads(inlink("langbacklinks", "--fleet", self.url, "--lbllang", "fr", "--lbllimit", "3", "--lblprop", "lllang|lltitle",
                                     "--lblcontinue", place)[1])
            got += [[r["lllang"], r["lltitle"], r["site"], r["pageid"]] for r in body["query"]["langbacklinks"]]
            place = body["continue"]["lblcontinue"]
        self.assertEqual(got[:40], wanted)


if __name__ == "__main__":
    unittest.main()
