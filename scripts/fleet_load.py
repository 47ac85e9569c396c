"""Which indexes a load has to do with, and the turns that it does them in. Indexes go in batches: a server makes a part of every INSERT,
and merges parts, not rows."""
import fcntl, os, re, sqlite3, threading
from fleet_engine import FleetError
from fleet_index import Index, Unreadable, stamp
from fleet_tables import create
from fleet_turn import Turn, notes

# Of one turn: about what a server makes one part of. Its indexes are open, each at one moment, until it ends.
BATCH_LINKS, BATCH_INDEXES = 1_000_000, 64


def read_list(path):
    """[(name, path)] of a file with a line each: a name, blanks, the path. Lines that begin with # say nothing."""
    try:
        with open(path, encoding="utf-8") as f:
            lines = [line.strip() for line in f]
    except (OSError, UnicodeDecodeError) as e:
        raise FleetError("%s: %s" % (path, getattr(e, "strerror", None) or "not text"))
    entries, seen = [], set()
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        name, _, where = line.partition("\t") if "\t" in line else line.partition(" ")
        where = os.path.expanduser(where.strip())
        if not re.fullmatch(r"[\w.~@:+-]{1,100}", name) or not where:
            raise FleetError("%s:%d: a line is a name (letters, digits, . _ ~ @ : + -), a blank, and the path of an index" % (path, number))
        if name in seen:
            raise FleetError("%s:%d: the name %s stands there twice" % (path, number, name))
        seen.add(name)
        entries.append((name, os.path.join(os.path.dirname(os.path.abspath(path)), where)))
    return entries


class Loader:
    def __init__(self, engine, say, held=None):
        """`held`: what `alone` gave."""
        self.engine, self.say, self.held = engine, say, held
        self.bad = []
        self.counts = {"same": 0, "changed": 0, "whole": 0}
        self.lock = threading.Lock()

    def run(self, entries):
        made, known = self.engine.together(create, _known)
        # Tables that were made just now have none.
        self.known = notes(self.engine) if known is None else known
        # Notes of rows that somebody dropped say nothing.
        self.rows_are_lost = bool(set(made) - {"inlink_index"})
        # Rows that nobody knows of: what is left of them has to be marked, as after a kill.
        self.notes_are_lost = not self.known and any(
            self.engine.rows(b"SELECT 1 FROM %s LIMIT 1" % table) for table in (b"page", b"documents"))
        with Crew(self.engine) as crew:
            batch, size = [], 0
            for name, path in entries:
                job = self._job(name, path)
                if job is None:
                    continue
                batch.append(job)
                index = job["index"]
                size += index.links + index.documents * 4 if job["whole"] else (len(job["pages"]) + len(job["ids"])) * 20
                if size >= BATCH_LINKS or len(batch) >= BATCH_INDEXES:
                    crew.do(Turn(self, batch))
                    batch, size = [], 0
            if batch:
                crew.do(Turn(self, batch))

    def may_be_overtaken(self):
        """Whether the list was replaced while this load runs, as editors do: what it holds is another file then, and keeps nobody out."""
        return self.held is not None and not _is_held(self.held)

    def refuse(self, name, path, why):
        with self.lock:
            self.bad.append(name)
            self.say("%s: %s: %s" % (name, path, why))

    def count(self, kind):
        with self.lock:
            self.counts[kind] += 1

    def _job(self, name, path):
        """What to do about an index; None: nothing."""
        seen = self.known.get(name)
        if seen and seen["state"] == "loaded" and not self.rows_are_lost and seen["stamp"] and seen["stamp"] == stamp(path):
            self.count("same")
            return None
        index = None
        try:
            index = Index(name, path)
            job = {"index": index, "identity": index.identity(index.generation), "names": index.names(seen)}
            if not seen or self.rows_are_lost or not index.continues(seen):
                return dict(job, whole=True, before=seen is not None or self.notes_are_lost)
            if seen["generation"] == index.generation:
                # It was opened, and a pass without a change wrote something. Noting the stamp anew is not worth a write.
                self.count("same")
                index.close()
                return None
            pages, ids = index.changed(seen["generation"])
            return dict(job, whole=False, pages=pages, ids=ids)
        except (Unreadable, sqlite3.Error, ValueError) as e:
            self.refuse(name, path, e)
            if index:
                index.close()
            return None


class Crew:
    """Turns on connections of their own, a few at a time, because a server uses one core for an INSERT. The first that fails ends
    the others."""

    def __init__(self, engine):
        self.engines = [engine] + [engine.another() for _ in range(engine.workers - 1)]
        self.free, self.some_free = list(self.engines), threading.Semaphore(len(self.engines))
        self.threads, self.failure = [], None

    def __enter__(self):
        return self

    def do(self, turn):
        self.some_free.acquire()
        engine = self.free.pop()
        if self.failure:
            turn.close()
            raise self.failure
        thread = threading.Thread(target=self._work, args=(turn, engine), daemon=True)
        self.threads.append(thread)
        thread.start()

    def _work(self, turn, engine):
        try:
            turn.run(engine)
        except BaseException as e:
            self.failure = self.failure or e
        finally:
            self.free.append(engine)
            self.some_free.release()

    def __exit__(self, kind, *_):
        for thread in self.threads:
            thread.join()
        for e in self.engines[1:]:
            e.close()
        if self.failure and kind is None:
            raise self.failure


def _known(engine):
    """The notes, or None where they can't be read: without tables, or with others, which `create` says better."""
    try:
        return notes(engine)
    except FleetError:
        return None


def alone(path):
    """Holds the list while a load runs: a timer and a person don't load at once. None: another load holds it."""
    while True:
        held = open(path)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            held.close()
            return None
        if _is_held(held):
            return held
        held.close()


def _is_held(held):
    """Whether the list still is the file that was opened."""
    try:
        return os.path.samestat(os.stat(held.name), os.fstat(held.fileno()))
    except OSError:
        return False
