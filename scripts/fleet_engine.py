"""Where the tables are: a ClickHouse server by HTTP (18.16 and later), or chdb in this process. Both take statements and rows, and
say what went wrong in one line with its remedy."""
import json, os, re, sys, threading, urllib.parse
from fleet_http import Broken, Connection


class FleetError(Exception):
    """A line for people."""


# Codes of ClickHouse's errors that have a remedy of their own.
_REMEDIES = (
    ((192, 193, 194, 516), "user or password is wrong: see the file that --credentials names"),
    ((164, 291, 497), "this user may not do that: grant INSERT, SELECT and CREATE on the database"),
    ((243, 75, 76), "the server's disk is full or refuses writes: make room there, then run load again"),
    ((241,), "the server has not enough memory for this question: raise max_memory_usage"),
    ((252,), "the server has too many parts to merge: wait, then run load again"),
    ((285, 286, 319, 242), "a replica is away: loads go on when it is back, questions are answered"),
    ((81, 60), "nothing is loaded there yet: run scripts/fleet load"),
)


def described(text, where):
    """A server's error as one line. Its statement, and with it values of an index, are left out."""
    found = re.search(r"Code:\s*(\d+)", text)
    code = int(found.group(1)) if found else 0
    if any(sign in text for sign in ("No space left", "errno: 28", "Cannot write")):
        code = 243
    remedy = next((r for codes, r in _REMEDIES if code in codes), None)
    if remedy:
        return FleetError("%s: %s (code %d)" % (where, remedy, code))
    if code:
        return FleetError("%s: the server refused it (code %d): see its log" % (where, code))
    words = re.sub(r"\s+", " ", text).strip()
    return FleetError("%s: %s" % (where, words[:200] or "no answer"))


def credentials(path):
    """User and password from lines `user = …` and `password = …` of a file that nobody else can read."""
    import stat
    # What a service manager passes is nobody else's already, whatever its bits say (man 5 systemd.exec).
    is_passed = os.path.dirname(path) == os.environ.get("CREDENTIALS_DIRECTORY", "")
    try:
        with open(path, opener=lambda p, flags: os.open(p, flags | os.O_NONBLOCK)) as f:
            mode = os.fstat(f.fileno())
            if not stat.S_ISREG(mode.st_mode):
                raise FleetError("%s: is not a regular file" % path)
            if not is_passed and (stat.S_IMODE(mode.st_mode) & 0o077 or mode.st_uid not in (os.geteuid(), 0)):
                raise FleetError("%s: others may read it: chmod 600, owned by who runs this" % path)
            lines = [line.strip() for line in f if line.strip() and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as e:
        raise FleetError("%s: %s" % (path, getattr(e, "strerror", None) or "not text"))
    values = {name.strip(): value.strip() if mark else None for name, mark, value in (line.partition("=") for line in lines)}
    if set(values) - {"user", "password"} or "user" not in values or None in values.values() or any(
            c < " " for value in values.values() for c in value):
        raise FleetError("%s: has lines other than user = … and password = …" % path)
    return values["user"], values.get("password", "")


class Server:
    """A server by HTTP. Statements are sent again when a kept connection turns out to be closed: every INSERT here may arrive twice."""

    def __init__(self, url, login=None):
        try:
            parts = urllib.parse.urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urllib.parse.urlsplit(""), -1
        if parts.scheme not in ("http", "https") or not parts.hostname or port == -1 or parts.query or parts.fragment:
            raise FleetError("--server: not an address: http://HOST:8123/DATABASE, https://… or chdb:FOLDER")
        if parts.username or parts.password:
            raise FleetError("--server: a password in an address is seen by everybody: put it in a file, --credentials FILE")
        self.tls = parts.scheme == "https"
        self.host, self.port = parts.hostname, port or (8443 if self.tls else 8123)
        self.database = parts.path.strip("/") or "inlink"
        self.where = "%s:%d" % (self.host, self.port)
        self.headers = {"X-ClickHouse-User": login[0], "X-ClickHouse-Key": login[1]} if login else {}
        self.connection = None
        # Of a cluster's table: an INSERT ends when every part has its rows.
        self.settings = {"insert_distributed_sync": 1}
        self.workers = 2
        self.twins = []
        check_name(self.database)

    def require(self, quorum):
        """Rows count as sent when so many replicas have them: a load reads what it has just written, from any of them. Old servers
        take one such INSERT at a time."""
        self.settings.update(insert_quorum=quorum, insert_quorum_timeout=15000)  # milliseconds
        self.workers = 1

    def another(self):
        """The same server on a connection of its own."""
        twin = object.__new__(Server)
        twin.__dict__.update(self.__dict__, connection=None, twins=[])
        return twin

    def together(self, *jobs):
        """Calls each job with an engine, all at once: one request waits for the server alone, two or three use its cores. Returns what
        the jobs returned when all have ended; fails as the first that failed."""
        if self.workers < 2 or len(jobs) < 2:
            return [job(self) for job in jobs]
        results, failures = [None] * len(jobs), []

        def work(number, job, engine):
            try:
                results[number] = job(engine)
            except BaseException as e:
                failures.append(e)
        self.twins += [self.another() for _ in range(len(jobs) - 1 - len(self.twins))]
        threads = [threading.Thread(target=work, args=(number, job, twin), daemon=True)
                   for number, (job, twin) in enumerate(zip(jobs[1:], self.twins), 1)]
        for thread in threads:
            thread.start()
        work(0, jobs[0], self)
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        return results

    def _send(self, database, parameters, body):
        query = dict(parameters, database=database, output_format_json_quote_64bit_integers=0)
        path = "/?" + urllib.parse.urlencode(query)
        again = self.connection is not None and isinstance(body, bytes)
        try:
            if self.connection is None:
                self.connection = Connection(self.host, self.port, self.tls)
            status, data = self.connection.post(path, self.headers, body)
        except (Broken, OSError) as e:
            said = self._last_words() if not isinstance(body, bytes) else None
            self._hang_up()
            if again:
                return self._send(database, parameters, body)
            if said:
                raise described(said, self.where)
            if self.tls and hasattr(e, "reason"):  # an ssl.SSLError
                raise FleetError("%s: no secure connection: %s" % (self.where, e.reason or "refused"))
            raise FleetError("%s: no server answers: is clickhouse-server running, and the port its http_port? (%s)"
                             % (self.where, getattr(e, "strerror", None) or str(e) or type(e).__name__))
        if status != 200 or not self.connection.stays:
            self._hang_up()
        if status != 200:
            raise described(data.decode(errors="replace"), self.where)
        return data

    def _last_words(self):
        """What a server said before it closed the connection on a body that was still being sent."""
        try:
            self.connection.sock.settimeout(2)
            data = self.connection.sock.recv(65536).decode(errors="replace")
            return data[data.index("Code:"):] if "Code:" in data else None
        except (OSError, ValueError, AttributeError):
            return None

    def run(self, sql, database=None):
        data = self._send(self.database if database is None else database, self.settings, sql)
        # What goes wrong after the first rows were sent stands behind them. (wait_end_of_query would have the server write its answer
        # to its disk first, and a full disk then answers nothing.)
        if b"DB::Exception" in data[-4000:] and b"FORMAT" not in sql:
            raise described(data[-4000:].decode(errors="replace"), self.where)
        return data

    def insert(self, table, columns, pieces):
        """Rows: bytes of TabSeparated lines, or an iterator of them that is sent as it goes."""
        if not isinstance(pieces, bytes) and self.connection:
            self._hang_up()  # a kept connection may be closed by now, and what was read from the iterator is gone then
        self._send(self.database, dict(self.settings, query="INSERT INTO %s (%s) FORMAT TabSeparated" % (table, columns)), pieces)

    def rows(self, sql, database=None):
        data = self.run(sql + b" FORMAT JSONEachRow", database)
        try:
            return [json.loads(line) for line in data.split(b"\n") if line]
        except ValueError:
            raise described(data.decode(errors="replace"), self.where) if b"Code:" in data else FleetError(
                "%s: what answers there is no ClickHouse server, or not whole: look at the address" % self.where)

    def _hang_up(self):
        """Only this connection: others may be in use at this moment."""
        if self.connection:
            self.connection.close()
            self.connection = None

    def close(self):
        for twin in self.twins:
            twin.close()
        self._hang_up()


class Embedded:
    """chdb in this process: tables in a folder, for who has no server. Only one process may have the folder open."""

    def __init__(self, folder):
        if "site" not in sys.modules:
            import site  # scripts/fleet starts without the folders where pip puts packages
            site.main()
        try:
            from chdb import session
        except ImportError:
            raise FleetError("chdb:%s: this Python has no chdb: pip install chdb, or name a server" % folder)
        self.where, self.database, self.workers = "chdb", "inlink", 1
        self.folder = folder
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            self.session = session.Session(folder)
        except Exception as e:
            raise described(str(e), "chdb:" + folder)

    def require(self, quorum):
        raise FleetError("chdb has no replicas")

    def together(self, *jobs):
        return [job(self) for job in jobs]

    def run(self, sql, database=None):
        return self._run(sql, "JSONEachRow", database)

    def _run(self, sql, form, database):
        try:
            if database is None:
                self.session.query("USE " + self.database)
            return self.session.query(sql.decode(errors="surrogateescape"), form).bytes()
        except Exception as e:
            raise described(str(e), "chdb")

    def insert(self, table, columns, pieces):
        # A statement is a text here; rows are bytes, and go through a file that only this user can read.
        import tempfile
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".tsv") as f:
            for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                f.write(piece)
            f.flush()
            if f.tell():
                self.run(b"INSERT INTO %s (%s) FROM INFILE %s FORMAT TabSeparated" % (
                    table.encode(), columns.encode(), b"'" + os.fsencode(f.name).replace(b"\\", b"\\\\").replace(b"'", b"\\'") + b"'"))

    def rows(self, sql, database=None):
        data = self._run(sql + b" SETTINGS output_format_json_quote_64bit_integers = 0", "JSONEachRow", database)
        return [json.loads(line) for line in data.split(b"\n") if line]

    def close(self):
        self.session.close()


def check_name(name):
    """Refuses what is no plain name, as it becomes part of a statement, and the server's own database."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,63}", name):
        raise FleetError("a name of a database or cluster has letters, digits and _ only: %s" % name)
    if name in ("system", "information_schema", "INFORMATION_SCHEMA"):
        raise FleetError("%s is the server's own: name another database" % name)


def opened(url, credentials_path=None):
    if url.startswith("chdb:"):
        return Embedded(url[5:])
    return Server(url, credentials(credentials_path) if credentials_path else None)
