"""Values in statements and bodies: nothing that a text holds ends it. Needs no server; one test asks the engine to read them back."""
import os, sqlite3, sys, unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from fleet_test import Case
from fleet_values import escaped, literal, row, sql_escaped, sql_quoted, statement, written_list

HOSTILE = ["", "'", "\\", "\\'", "'; DROP TABLE page; --", "\t", "\n", "\r", "\r\n", "a\0b", "\\N", "\\t", "{name}", "%s", "é\u0301", "\U0001F600",
           "\u2028", "\"", "`", "]", "','", "a\\", "x" * 5000]


class Values(unittest.TestCase):
    def test_fields_and_literals(self):
        self.assertEqual(escaped("a\tb\nc\\d\re\0"), b"a\\tb\\nc\\\\d\\re\\0")
        self.assertEqual(literal("it's \\"), b"'it\\'s \\\\'")
        self.assertEqual(literal((("a", 1), ("b", -2))), b"(('a',1),('b',-2))")
        self.assertEqual(row("a", 1, ["x'y", "\t"]), b"a\t1\t['x\\'y','\\t']\n")
        self.assertEqual(row("a", written_list([literal("\t'"), literal("b")]), written_list([1, 20]), written_list([])),
                         row("a", ["\t'", "b"], [1, 20], []))
        for wrong in (None, True, 1.5, {}):
            self.assertRaises(TypeError, literal, wrong)

    def test_a_value_is_not_looked_into(self):
        self.assertEqual(statement("SELECT {a}, {b}", a="{b}", b="'"), b"SELECT '{b}', '\\''")
        self.assertRaises(KeyError, statement, "SELECT {a}")

    def test_sqlite_escapes_alike(self):
        db = sqlite3.connect(":memory:")
        for text in HOSTILE:
            if "\0" in text:
                continue
            written, element = db.execute("SELECT %s, %s" % (sql_escaped("?1"), sql_quoted("?1")), (text,)).fetchone()
            self.assertEqual(written.encode(), escaped(text))
            self.assertEqual(element.encode(), literal(text))


class RoundTrips(Case):
    def test_the_engine_reads_back_what_was_sent(self):
        import fleet_engine, fleet_tables
        if not self.engine.server:
            self.skipTest("chdb is for another process here")
        engine = fleet_engine.opened(self.engine.url)
        self.addCleanup(engine.close)
        fleet_tables.create(engine)
        for number, text in enumerate(HOSTILE):
            engine.insert("page", "site, page_id, title, languages, targets, version", row("s", number, text, [text], [text, text], 1))
            found = engine.rows(statement("SELECT title, languages, targets FROM page WHERE page_id = {n} AND title = {t} AND "
                                          "has(targets, {t})", n=number, t=text))
            self.assertEqual(found, [{"title": text, "languages": [text], "targets": [text, text]}])


if __name__ == "__main__":
    unittest.main()
