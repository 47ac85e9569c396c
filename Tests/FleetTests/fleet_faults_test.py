"""What goes wrong between a fleet and its server is one line with its remedy, and what was loaded before still answers."""
import json, os, re, shutil, signal, subprocess, sys, time, unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from fleet_relay import Relay, listening
from fleet_test import Case
from fleet_world import BIN, FLEET, World, engine_name, fleet_engine, fleet_server
import fleet_load

SECRET = "geheim-wort-7"


class Faults(Case):
    def one_line(self, words, part, status=3, url=None):
        found, out, errors = self.engine.fleet(*words, url=url, check=status)
        self.assertEqual(errors.count("\n"), 1, errors)
        self.assertIn(part, errors)
        self.assertNotIn(SECRET, out + errors)
        return errors


class NeedsServer(Faults):
    def setUp(self):
        if engine_name() != "server":
            self.skipTest("clickhouse-server is not there")
        super().setUp()


class Server(NeedsServer):
    def test_no_server_and_bad_addresses(self):
        for url, part in (("http://127.0.0.1:1/x", "no server answers"), ("http://a:%s@127.0.0.1/x" % SECRET, "--credentials"),
                          ("ftp://x", "not an address"), ("http://127.0.0.1:99999/x", "not an address"),
                          (self.engine.server.url + "/a;b", "letters, digits"), (self.engine.server.url + "/empty", "run scripts/fleet load")):
            self.one_line(["ask", "titles"], part, url=url)

    def test_a_table_of_another_shape(self):
        world = World(self.folder, 1, members=1)
        engine = fleet_engine.opened(self.engine.server.url + "/odd")
        self.addCleanup(engine.close)
        engine.run(b"CREATE DATABASE odd", database="default")
        for ddl, part in ((b"CREATE TABLE page (site String, page_id UInt32) ENGINE = Log", "column page_id is UInt32, not UInt64"),
                          (b"CREATE TABLE refs (def_block_id String, index_name String, root_id String, block_id String, below UInt8, "
                           b"position UInt32, parent_id String, promotes UInt8, version UInt64, deleted UInt8) ENGINE = Log",
                           "its engine is Log")):
            engine.run(ddl)
            self.assertIn("rename it", self.one_line(["load", world.list], part, url=self.engine.server.url + "/odd"))
            engine.run(b"DROP TABLE " + ddl.split()[2])

    def test_killed_while_it_loads(self):
        """The server, not the loader: nothing is lost, nothing is there twice."""
        world = World(self.folder, 23)
        self.engine.fleet("load", world.list, check=0)
        for delay in (0.02, 0.1, 0.2, 0.3, 0.4):
            what = [world.event() for _ in range(3)]
            process = subprocess.Popen([sys.executable, FLEET, "load", "--server", self.engine.url, world.list],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            time.sleep(delay)
            self.engine.server.kill()
            errors = process.communicate(timeout=60)[1].decode()
            self.assertIn(process.returncode, (0, 3), errors)
            self.assertLessEqual(errors.count("\n"), 1, errors)
            self.engine.server.start()
            self.engine.fleet("load", world.list, check=0)
            self.compare(world, "%s: %s" % (delay, what), deep=False)

    def test_a_full_disk(self):
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", disk], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("only root may mount a small disk")
        self.addCleanup(subprocess.run, ["umount", "-l", disk])
        world = World(self.folder, 29)
        server = fleet_server.Server(os.path.join(disk, "server")).start()
        self.addCleanup(server.kill)
        self.engine.url = server.url + "/fleet"
        self.engine.fleet("load", world.list, check=0)
        expected = world.links()
        with open(os.path.join(disk, "ballast"), "wb", buffering=0) as f:
            try:
                while True:
                    f.write(b"x" * 65536)
            except OSError:
                pass
        member = world.members[0]
        for _ in range(6):
            member.write_page()
        member.index_now()
        self.one_line(["load", world.list], "disk is full")
        found = self.rows("--all", "--lblprop", "lllang|lltitle")
        self.assertEqual([r for r in found if not r["site"].startswith("m0")], [r for r in expected if not r["site"].startswith("m0")])
        os.remove(os.path.join(disk, "ballast"))
        self.engine.fleet("load", world.list, check=0)
        self.compare(world, "room again", deep=False)


class Passwords(NeedsServer):
    password = SECRET

    def test_credentials(self):
        world = World(self.folder, 2, members=1)
        path = os.path.join(self.folder, "login")

        def login(text, mode=0o600):
            with open(path, "w") as f:
                f.write(text)
            os.chmod(path, mode)
        words = ["load", "--credentials", path, world.list]
        self.one_line(["load", world.list], "user or password is wrong")
        login("user = default\npassword = wrong-%s\n" % SECRET)
        self.one_line(words, "user or password is wrong")
        for mode in (0o644, 0o640, 0o604, 0o660):
            login("user = default\npassword = %s\n" % SECRET, mode)
            self.one_line(words, "chmod 600")
        login("user = default\npasswort = %s\n" % SECRET)
        self.one_line(words, "lines other than")
        self.one_line(["load", "--credentials", path + ".none", world.list], "No such file")
        login("user = default\npassword = %s\n" % SECRET)
        _, out, errors = self.engine.fleet(*words, check=0)
        self.assertEqual(errors, "")
        with open(os.path.join(self.folder, "server", "server.log"), errors="replace") as f:
            self.assertNotIn(SECRET, f.read())


    def test_what_a_service_manager_passes(self):
        """It shows mode 0440 where an access list lets the service in, and is nobody else's all the same."""
        folder = os.path.join(self.folder, "credentials")
        os.mkdir(folder)
        path = os.path.join(folder, "fleet.login")
        with open(path, "w") as f:
            f.write("user = default\npassword = %s\n" % SECRET)
        os.chmod(path, 0o440)
        self.engine.fleet("load", World(self.folder, 3, members=1).list, "--credentials", self.login(), check=0)
        words = ["status", "--credentials", path]
        self.one_line(words, "chmod 600")
        os.environ["CREDENTIALS_DIRECTORY"] = folder
        self.addCleanup(os.environ.pop, "CREDENTIALS_DIRECTORY")
        self.engine.fleet(*words, check=0)

    def login(self):
        path = os.path.join(self.folder, "own.login")
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
            f.write("user = default\npassword = %s\n" % SECRET)
        return path

    def test_a_full_output_and_a_stop(self):
        with open("/dev/full", "w") as full:
            run = subprocess.run([sys.executable, FLEET, "schema"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual((run.returncode, run.stderr), (3, "fleet: can't write the answer: No space left on device\n"))
        os.kill(self.engine.server.process.pid, signal.SIGSTOP)
        try:
            waiting = subprocess.Popen([sys.executable, FLEET, "status", "--server", self.engine.url], stderr=subprocess.PIPE, text=True)
            time.sleep(1)
            waiting.send_signal(signal.SIGINT)
            self.assertEqual(waiting.communicate(timeout=10)[1], "fleet: stopped; the next run goes on\n")
            self.assertEqual(waiting.returncode, 3)
        finally:
            os.kill(self.engine.server.process.pid, signal.SIGCONT)


class FakeServer(Relay):
    """Answers as it is told."""
    told = (200, b"")
    cuts = False

    def do_POST(self):
        if self.cuts:
            return self.cut()
        self.close_connection = True
        self.answer(*self.told)


class Fakes(Faults):
    def test_what_a_strange_server_says_is_one_line(self):
        server = listening(self, FakeServer)
        url = "http://127.0.0.1:%d/x" % server.server_port
        for status, body, part in (
                (500, b"Code: 243, e.displayText() = DB::Exception: Cannot reserve 1.00 MiB, not enough space", "disk is full"),
                (500, b"Code: 76, e.displayText() = DB::ErrnoException: errno: 28, strerror: No space left on device", "disk is full"),
                (401, b"Code: 193. DB::Exception: Wrong password", "password is wrong"),
                (403, b"Code: 497. DB::Exception: default: Not enough privileges", "grant INSERT"),
                (500, b"Code: 241. DB::Exception: Memory limit (for query) exceeded", "max_memory_usage"),
                (500, b"Code: 27. DB::Exception: Cannot parse input: \x1b[2Jtitle (at row 3)\nRow 1: Geheimes", "refused it (code 27)"),
                (200, b"<html>hello</html>", "no ClickHouse server"), (404, b"", "no answer"), (200, b'{"table":"page"', "no ClickHouse server"),
                (200, b"Code: 241. DB::Exception: Memory limit", "max_memory_usage")):
            FakeServer.told = (status, body)
            errors = self.one_line(["status"], part, url=url)
            self.assertNotIn("\x1b", errors)
            self.assertNotIn("Geheimes", errors)
        FakeServer.cuts = True
        self.addCleanup(setattr, FakeServer, "cuts", False)
        self.one_line(["status"], "no server answers", url=url)


class Lists(Faults):
    def test_bad_lists(self):
        for text, part in (("a/b x\n", "a line is a name"), ("name\n", "a line is a name"), ("a x\na y\n", "stands there twice")):
            path = os.path.join(self.folder, "list")
            with open(path, "w") as f:
                f.write(text)
            self.one_line(["load", path], part)
        self.one_line(["load", os.path.join(self.folder, "none")], "No such file")

    def test_a_damaged_index_leaves_the_others(self):
        world = World(self.folder, 31)
        for member in world.members:
            for _ in range(20):
                member.write_page()
            member.index_now()
        bad = world.members[2]
        with open(bad.index, "r+b") as f:
            size = f.seek(0, 2)
            for at in range(8192, size - 4096, 4096):  # the header and the schema stay
                if at > size // 4:
                    f.seek(at)
                    f.write(b"\xff" * 2048)
        _, _, errors = self.engine.fleet("load", world.list, check=1)
        self.assertIn("m2", errors)
        found = self.rows("--all", "--lblprop", "lllang|lltitle")
        bad.remove_index()
        bad.index_now()
        expected = world.links()
        self.assertEqual([r for r in found if not r["site"].startswith("m2")], [r for r in expected if not r["site"].startswith("m2")])
        self.engine.fleet("load", world.list, check=0)
        self.compare(world, "mended", deep=False)

    def test_tables_that_somebody_dropped_are_filled_again(self):
        world = World(self.folder, 41, members=2)
        for dropped in (["page"], ["langlinks"], ["refs", "documents"], ["inlink_index"], ["page", "langlinks", "inlink_index"]):
            self.engine.fleet("load", world.list, check=0)
            engine = fleet_engine.opened(self.engine.url)
            for table in dropped:
                engine.run(b"DROP TABLE " + table.encode())
            engine.close()
            self.engine.fleet("load", world.list, check=0)
            self.compare(world, "dropped %s" % dropped, deep=False)

    def test_a_load_that_is_overtaken_is_mended(self):
        """One whose list an editor replaced keeps nobody out, and ends after another has begun."""
        world = World(self.folder, 47, members=1)
        entries, lines = fleet_load.read_list(world.list), []
        engine = fleet_engine.opened(self.engine.url)
        self.addCleanup(engine.close)
        held = fleet_load.alone(world.list)
        self.addCleanup(held.close)
        slow = fleet_load.Loader(engine, lines.append, held)
        replaced = world.list + ".new"
        shutil.copy(world.list, replaced)
        os.replace(replaced, world.list)
        index = world.members[0]
        for number in range(4):
            index.write_document(number)

        class Late(fleet_load.Turn):
            def run(turn, engine):
                # The other load finds documents fewer, and is done before the first row of this turn is sent.
                for file in index.files():
                    if file.endswith(".sy"):
                        os.remove(file)
                index.index_now()
                self.engine.fleet("load", world.list, check=0)
                super().run(engine)
        index.index_now()
        turn, fleet_load.Turn = fleet_load.Turn, Late
        try:
            slow.run(entries)
        finally:
            fleet_load.Turn = turn
        self.assertIn("working", self.engine.fleet("status", check=1)[1])
        self.engine.fleet("load", world.list, check=0)
        self.compare(world, "mended")

    def test_statements_that_would_be_too_long(self):
        """Hundreds of wikis with long names, and notes with long paths that change at once."""
        tree, path = os.path.join(self.folder, "long"), os.path.join(self.folder, "long.sqlite")
        deep = "/".join("Ordner mit einem langen Namen, der %s heißt" % c * 2 for c in "abc")
        os.makedirs(os.path.join(tree, "vault", ".obsidian"))
        os.makedirs(os.path.join(tree, "vault", deep))

        def write(text):
            with open(os.path.join(tree, "vault", "Target.md"), "w") as f:
                f.write("# Target\n")
            for number in range(1100):
                with open(os.path.join(tree, "vault", deep, "Note %d.md" % number), "w") as f:
                    f.write("[[Target]] %s\n" % text)
        for number in range(450):
            os.makedirs(os.path.join(tree, "wiki%03d" % number + "x" * 150))
            with open(os.path.join(tree, "wiki%03d" % number + "x" * 150, "Page.wiki"), "w") as f:
                f.write("[[fr:Page]]\n")
        write("one")
        listed = os.path.join(self.folder, "long.list")
        with open(listed, "w") as f:
            for number in range(6):
                f.write("n%d%s %s\n" % (number, "y" * 90, path))
        indexed = lambda: subprocess.run([os.path.join(BIN, "inlinkd"), "--notebooks", tree, "--index", path, "--once"], check=True,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        indexed()
        self.engine.fleet("load", listed, check=0)
        write("two")
        indexed()
        out = self.engine.fleet("load", listed, check=0)[1]
        self.assertIn("6 brought up to date", out)
        run = subprocess.run([os.path.join(BIN, "inlink"), "getBacklink2", "--fleet", self.engine.url, "vault/Target.md"],
                             stdout=subprocess.PIPE, check=True)
        self.assertEqual(len(json.loads(run.stdout)["data"]["backlinks"]), 6 * 1100)
        body = json.loads(self.engine.fleet("ask", "getBacklink2", "vault/Target.md", check=0)[1])
        self.assertEqual(body, json.loads(run.stdout))
        links = self.rows("--all", "--lbllang", "fr", "--lbltitle", "Page")
        self.assertEqual(len(links), 6 * 450)

    def test_numbers_below_zero(self):
        """Of an export that says such of a page."""
        world = World(self.folder, 59, members=2)
        path = os.path.join(world.members[0].tree, "export.xml")
        with open(path) as f:
            text = f.read()
        with open(path, "w") as f:
            f.write(re.sub(r"<revision><id>\d+</id>", "<revision><id>-5</id>", text))
        world.members[0].index_now()
        self.engine.fleet("load", world.list, check=0)
        self.assertEqual(self.rows("--all", "--lblprop", "lllang|lltitle"), world.links())

    def test_one_load_at_a_time(self):
        import fcntl
        world = World(self.folder, 37, members=1)
        with open(world.list) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self.one_line(["load", world.list], "another load", status=4)
        self.engine.fleet("load", world.list, check=0)


if __name__ == "__main__":
    unittest.main()
