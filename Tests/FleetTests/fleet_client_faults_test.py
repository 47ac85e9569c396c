"""What the client says where a fleet's server does not answer as one, and `inlink serve --fleet`; run by FleetTests.swift, a test at
a time."""
import http.client, json, os, re, socket, subprocess, sys, threading, time, unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from fleet_client_test import INLINK, QUERY, asked, inlink
from fleet_notes import document_id
from fleet_test import Case
from fleet_world import World
import fleet_index


class Impostor:
    """Answers every request with the same bytes. None: with nothing, and stays."""

    def __init__(self, data, delay=0):
        self.data, self.delay, self.requests = data, delay, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d/inlink" % self.socket.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.requests.append(connection.recv(65536))
            if self.data is None:
                self.held = connection
                continue
            time.sleep(self.delay)
            connection.sendall(self.data)
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def ok(body, more=b""):
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s" % (len(body), more, body)


class Impostors(unittest.TestCase):
    def say(self, data, part, *words):
        with Impostor(data) as server:
            status, out, errors = inlink("langbacklinks", "--fleet", server.url, *words)
            self.assertEqual((status, out), (3, b""), errors)
            self.assertEqual(errors.count("\n"), 1, errors)
            self.assertIn(part, errors)
            self.assertNotRegex(errors[:-1], r"[\x00-\x1f\x7f]")
            return server

    def test_one_line_with_its_remedy(self):
        self.say(b"", "not whole")
        self.say(b"SSH-2.0-OpenSSH\r\n", "not HTTP")
        self.say(ok(b"<html>\x1b[31m</html>"), "no ClickHouse server")
        self.say(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "no ClickHouse server (HTTP status 404)")
        self.say(ok(b"fr\tA\tw\t1\n")[:-5], "not whole")
        self.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfr\tA\t", "not whole")
        self.say(ok(b"fr\tA\tw\t1\nCode: 241. DB::Exception: Memory limit\n"), "not enough memory")
        self.say(ok(b"fr\tA\tw\n"), "no ClickHouse server")
        self.say(ok(b"fr\tA\tw\t-\n"), "no ClickHouse server")
        self.say(ok(b"fr\tA\tw\t1\n"), "no ClickHouse server")  # to each question, however far it reaches
        self.say(None, "no answer in 1 s", "--timeout", "1")

    def test_an_answer_that_can_not_be_written(self):
        with Impostor(ok(b"")) as server:
            for target in (">&-", "> /dev/full"):
                run = subprocess.run(["/bin/sh", "-c", 'exec "$0" "$@" %s' % target, INLINK, "langbacklinks", "--fleet", server.url],
                                     stderr=subprocess.PIPE, text=True, timeout=60)
                self.assertEqual((run.returncode, "can't write the answer" in run.stderr), (3, True), run.stderr)

    def test_one_answer_has_the_time_of_one(self):
        with Impostor(ok(b"fr\tA\tw\t1\n"), delay=0.7) as server:
            begin = time.monotonic()
            status, _, errors = inlink("langbacklinks", "--fleet", server.url, "--query", QUERY + "&list=langbacklinks", "--timeout", "1")
            self.assertEqual((status, "no answer in 1 s" in errors), (3, True), errors)
            self.assertLess(time.monotonic() - begin, 5)

    def test_it_goes_nowhere_else(self):
        with Impostor(ok(b"")) as other:
            self.say(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n" % other.url.encode(), "HTTP status 302")
            environment = dict(os.environ, http_proxy=other.url, all_proxy=other.url)
            subprocess.run([INLINK, "langbacklinks", "--fleet", "http://127.0.0.1:1/x"], env=environment, stderr=subprocess.DEVNULL)
            self.assertEqual(other.requests, [])

    def test_secrets_travel_in_headers_alone(self):
        path = os.path.join(os.environ.get("TMPDIR", "/tmp"), "fleet-login-%d" % os.getpid())
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
            f.write("user = ada\npassword = hush hush\n")
        try:
            server = self.say(ok(b"<html>"), "no ClickHouse server", "--fleet-credentials", path)
            self.assertIn(b"\r\nX-ClickHouse-User: ada\r\nX-ClickHouse-Key: hush hush\r\n", server.requests[0])
            self.assertNotIn(b"hush", server.requests[0].split(b"\r\n")[0])
            os.chmod(path, 0o644)
            status, _, errors = inlink("langbacklinks", "--fleet", "http://127.0.0.1:1/x", "--fleet-credentials", path)
            self.assertEqual((status, "others may read it" in errors), (2, True))
        finally:
            os.remove(path)

    def test_wrong_words(self):
        nobody = "http://127.0.0.1:1/x"
        for words, status, part in (
                (["langbacklinks", "--fleet", "chdb:/tmp"], 2, "not an address"),
                (["langbacklinks", "--fleet", "http://a:b@h/d"], 2, "--fleet-credentials FILE"),
                (["langbacklinks", "--fleet", nobody], 3, "no server answers"),
                (["getBacklink2", "x", "--fleet", nobody], 3, "no server answers"),
                (["getBacklink2", "--fleet", nobody], 2, "no WHAT"),
                (["serve", "--fleet", nobody, "--listen", "127.0.0.1:0"], 3, "no server answers"),
                (["serve", "--fleet", "nothing"], 2, "not an address"),
                (["status", "--fleet", nobody], 2, "no option --fleet")):
            got, out, errors = inlink(*words)
            self.assertEqual((got, out), (status, b""), errors)
            self.assertIn(part, errors)
        errors = inlink("getBacklink2", "Kitchen Garden", "--fleet", nobody)[2]
        self.assertIn("'Kitchen Garden' looks like no id", errors)
        for identifier in ("20240101000000-abcdefg", "Garden/Basil.md#p.1", "64a1b2c3-0000-4000-8000-000000000001"):
            self.assertNotIn("no id", inlink("getBacklink2", identifier, "--fleet", nobody)[2])
        # A batch says what is wrong in each line, and goes on.
        got, out, _ = inlink("getBacklink2", "--fleet", nobody, "--requests", "-", stdin=b'{"id":"a","k":"","mk":""}\n' * 2)
        self.assertEqual((got, len(out.splitlines())), (0, 2))
        self.assertTrue(all(json.loads(line)["code"] == -1 for line in out.splitlines()))
        # What a fleet can't tell is refused, not left out.
        got, out, _ = inlink("getBacklink2", "--fleet", nobody, "--request", '{"id":"a","k":"x","mk":""}')
        self.assertEqual((got, json.loads(out)["code"]), (1, -1))


class Served(Case):
    def ask(self, method, path, body=None, headers={}):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, data, answer

    def test_all_of_them_over_http(self):
        world = World(self.folder, 61, members=2)
        self.engine.fleet("load", world.list, check=0)
        with asked(self.engine) as url:
            serving = subprocess.Popen([INLINK, "serve", "--fleet", url, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
            try:
                self.port = int(re.search(r":(\d+)", serving.stderr.readline()).group(1))
                self.answers(world, url)
                if self.engine.server:
                    self.while_the_server_is_away(url)
            finally:
                serving.terminate()
                self.assertEqual(serving.wait(timeout=30), 0)
                serving.stderr.close()

    def answers(self, world, url):
        query = QUERY + "&list=langbacklinks&lbllimit=3&lblprop=lltitle"
        status, data, answer = self.ask("GET", "/w/api.php?" + query)
        self.assertEqual((status, data + b"\n"), (200, inlink("langbacklinks", "--fleet", url, "--query", query)[1]))
        self.assertIsNone(answer.getheader("ETag"))
        name = fleet_index.site_name("m0", next(r["site"] for r in world.links() if r["site"].startswith("m0")).partition("/")[2])
        status, data, _ = self.ask("GET", "/sites/%s/w/api.php?%s" % (name.replace("/", "%2F"), query))
        self.assertEqual((status, data + b"\n"), (200, inlink("langbacklinks", "--fleet", url, "--site", name, "--query", query)[1]))
        shown = inlink("getBacklink2", "--fleet", url, "--format", "table", document_id(1))[1].decode()
        self.assertTrue(shown.startswith("Links here") and "Mentions" not in shown, shown)
        self.assertEqual(self.ask("GET", "/sites/none/w/api.php?" + query)[:2], (404, b"the fleet holds no such wiki"))
        # Texts that no statement has room for mean nothing.
        long = "x" * 300_000
        status, out, errors = inlink("langbacklinks", "--fleet", url, "--queries", "-", stdin="\n".join(
            QUERY + "&list=langbacklinks&" + q for q in ("lbllang=fr&lbltitle=" + long, "lbllang=" + long, "lblcontinue=zz|%s|w|1" % long)).encode())
        self.assertEqual((status, errors), (0, ""))
        self.assertEqual([json.loads(line)["status"] for line in out.splitlines()], [200] * 3)
        self.assertNotIn(b"pageid", out)
        body = json.dumps({"id": document_id(1), "k": "", "mk": ""})
        status, data, _ = self.ask("POST", "/api/ref/getBacklink2", body)
        self.assertEqual((status, data + b"\n"), (200, inlink("getBacklink2", "--fleet", url, "--request", body)[1]))
        self.assertEqual({d["index"] for d in json.loads(data)["data"]["backlinks"]} - {"m0", "m1"}, set())
        status, data, _ = self.ask("POST", "/api/ref/getBacklink2", '{"id":"a","k":"x","mk":""}')
        self.assertEqual((status, json.loads(data)["code"]), (200, -1))
        self.assertEqual(self.ask("POST", "/api/query/sql", '{"stmt":"SELECT 1"}')[0], 404)
        self.assertEqual(self.ask("GET", "/api/system/version")[0], 200)
        self.assertEqual(self.ask("GET", "/healthz")[:2], (200, b'{"status":"ok"}'))
        status, data, _ = self.ask("GET", "/status")
        self.assertEqual([m["name"] for m in json.loads(data)["indexes"]], ["m0", "m1"])
        # Who may ask is decided as ever.
        self.assertEqual(self.ask("GET", "/w/api.php?" + query, headers={"Host": "evil.example"})[0], 403)

    def while_the_server_is_away(self, url):
        self.engine.server.kill()
        self.assertEqual(self.ask("GET", "/healthz")[0], 503)
        self.assertEqual(self.ask("GET", "/w/api.php?" + QUERY + "&list=langbacklinks")[0], 503)
        status, data, _ = self.ask("POST", "/api/ref/getBacklink2", '{"id":"a","k":"","mk":""}')
        self.assertEqual((status, json.loads(data)["code"]), (503, -1))
        self.engine.server.start()
        self.assertEqual(self.ask("GET", "/w/api.php?" + QUERY + "&list=langbacklinks")[0], 200)


if __name__ == "__main__":
    unittest.main()
