"""A small fleet made from a seed, edited at random, and what its indexes answer one by one: the yardstick for the fleet's answers."""
import json, os, random, shutil, sqlite3, subprocess, sys, time

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(PROJECT, "scripts"))
sys.dont_write_bytecode = True
# Where scripts/fleet keeps what Python compiles.
os.environ["XDG_CACHE_HOME"] = os.path.join(PROJECT, ".build", "cache")
import fleet_ask, fleet_engine, fleet_index, fleet_server
from fleet_notes import Notes

BIN = os.environ.get("INLINK_BIN", os.path.join(PROJECT, ".build", "debug"))
FLEET = os.path.join(PROJECT, "scripts", "fleet")
# Texts that a careless statement or line would be broken by.
ODD = ["Plain", "a\\'b", "O'Neill", "back\\slash", "back\\",
       "a\tb", "q\"uote", "Été", "bar|bar", "100%", "naïve {id}", "\U0001F600", "x' OR 1=1 --"]


def engine_name():
    """Which engine tests run on, or None: an old server where there is one, else chdb."""
    wanted = os.environ.get("INLINK_FLEET_ENGINE", "")
    if wanted != "chdb" and fleet_server.program():
        return "server"
    return "chdb" if wanted != "server" and chdb_python() else None


def chdb_python():
    """A Python that has chdb."""
    for python in (os.environ.get("INLINK_CHDB_PYTHON"), sys.executable):
        if python and subprocess.run([python, "-c", "import chdb"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            return python
    return None


class Engine:
    """Where a test's tables are; `url` and `python` are what scripts/fleet is run with."""

    def __init__(self, folder, password=""):
        self.python, self.server = sys.executable, None
        if engine_name() == "server":
            self.server = fleet_server.Server(os.path.join(folder, "server"), password=password).start()
            self.url = self.server.url + "/fleet"
        else:
            self.python, self.url = chdb_python(), "chdb:" + os.path.join(folder, "chdb")

    def stop(self):
        if self.server:
            self.server.kill()

    def fleet(self, *words, check=None, url=None, timeout=120):
        run = subprocess.run([self.python, FLEET, words[0], "--server", url or self.url, *words[1:]], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, timeout=timeout)
        if check is not None and run.returncode != check:
            raise AssertionError("status %d, not %d: %s%s" % (run.returncode, check, run.stdout.decode(), run.stderr.decode()))
        return run.returncode, run.stdout.decode(), run.stderr.decode()


class Member:
    """One index and the files it is made from."""

    def __init__(self, folder, name, random_numbers):
        self.folder, self.name, self.r = os.path.join(folder, name), name, random_numbers
        self.tree, self.index = os.path.join(self.folder, "tree"), os.path.join(self.folder, "index.sqlite")
        self.clock, self.revision = time.time() - 1_000_000, 0
        os.makedirs(self.tree)
        for _ in range(5):
            self.write_page()
        self.write_export()
        self.notes = Notes(self, ODD)
        for number in range(4):
            self.notes.write(number)

    def write_file(self, relative, data):
        path = os.path.join(self.tree, relative)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(data)
        self.clock += 7  # stamps lie in the past and differ, so that a pass needn't wait for them to settle
        os.utime(path, (self.clock, self.clock))

    def write_page(self, place=None):
        links = ["[[%s:%s]]" % (self.r.choice(["fr", "de", "ja"]), self.r.choice(ODD).replace("|", "").replace("{", "").replace("\t", " "))
                 for _ in range(self.r.randrange(4))]
        if self.r.random() < 0.2:
            links.insert(0, "#REDIRECT [[Page 1]]")
        self.write_file("wiki%d/Page_%d.wiki" % (place or (self.r.randrange(2), self.r.randrange(8))), "\n".join(links) + "\n")

    def write_export(self):
        """An export, whose pages have revisions, models and a language."""
        pages = []
        for number in range(1, 4):
            self.revision += 1
            text = "".join("[[%s:%s]]" % (lang, self.r.choice(["Plain", "O'Neill", "back\\"]))
                           for lang in ("de", "fr")[:self.r.randrange(3)])
            pages.append("<page><title>%s %d</title><ns>0</ns><id>%d</id><revision><id>%d</id>%s<timestamp>%s</timestamp><model>%s</model>"
                         "<text>%s</text></revision></page>" % (
                             "Exported", number, number, self.revision, self.r.choice(["", "<parentid>1</parentid>"]),
                             time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_600_000_000 + self.r.randrange(2))),
                             self.r.choice(["wikitext", "back\\'slash"]), text + "x" * self.r.randrange(9)))
        self.write_file("export.xml", '<mediawiki xml:lang="%s"><siteinfo><sitename>Export</sitename><dbname>%sexport</dbname></siteinfo>%s'
                    "</mediawiki>" % (self.r.choice(["en", "en", "en", "de", ""]), self.name, "".join(pages)))

    def write_document(self, number):
        self.notes.write(number)

    def files(self):
        return sorted(os.path.join(d, f) for d, _, names in os.walk(self.tree) for f in names if f.endswith((".wiki", ".sy")))

    def edit(self):
        """One edit of the files; its name."""
        kind = self.r.randrange(10)
        if kind < 4:
            self.r.choice([self.write_page, self.write_page, self.write_export])()
            return "page"
        if kind < 9:
            return self.notes.edit()
        files = self.files()
        if len(files) > 4:
            os.remove(self.r.choice(files))
            return "remove"
        return "none"

    def index_now(self, *options):
        run = subprocess.run([os.path.join(BIN, "inlinkd"), "--notebooks", self.tree, "--index", self.index, "--once", *options],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        if run.returncode not in (0, 1):
            raise AssertionError(run.stdout.decode())

    def remove_index(self):
        for suffix in ("", "-wal", "-shm", ".lock"):
            if os.path.exists(self.index + suffix):
                os.remove(self.index + suffix)


class World:
    def __init__(self, folder, seed, members=4):
        self.folder, self.r = folder, random.Random(seed)
        self.members = [Member(folder, "m%d" % n, self.r) for n in range(members)]
        self.list = os.path.join(folder, "list")
        self.write_list()
        for member in self.members:
            member.index_now()

    def write_list(self):
        with open(self.list, "w") as f:
            f.writelines("%s\t%s\n" % (m.name, m.index) for m in self.members)

    def event(self):
        """Something that happens to one index between two loads; its name."""
        member = self.r.choice(self.members)
        kind = self.r.randrange(12)
        if kind == 0:
            member.remove_index()
            member.index_now()
            return "%s lost and made anew" % member.name
        if kind == 1:
            member.index_now("--rebuild")
            return "%s rebuilt" % member.name
        if kind == 2:
            kept = member.index + ".kept"
            if os.path.exists(kept):
                member.remove_index()
                shutil.copy(kept, member.index)
                member.edit()
                member.index_now()
                return "%s put back and gone on" % member.name
            shutil.copy(member.index, kept)
            return "kept"
        names = [member.edit() for _ in range(1 + self.r.randrange(3))]
        member.index_now()
        return "%s: %s" % (member.name, ", ".join(names))

    # What the indexes answer one by one ---------------------------------------------------------------

    def links(self):
        """Every row of every wiki as `inlink` answers it, in the fleet's order."""
        rows = []
        for member in self.members:
            db = sqlite3.connect("file:%s?mode=ro" % member.index, uri=True)
            sites = [name for (name,) in db.execute("SELECT name FROM site WHERE links > 0")]
            db.close()
            for site in sites:
                start = ""
                while True:
                    run = subprocess.run([os.path.join(BIN, "inlink"), "--index", member.index, "langbacklinks", "--site", site, "--query",
                                          "action=query&list=langbacklinks&format=json&formatversion=2&lbllimit=max&lblprop=lllang|lltitle"
                                          + start], stdout=subprocess.PIPE, check=True)
                    body = json.loads(run.stdout)
                    for row in body["query"]["langbacklinks"]:
                        rows.append(dict(row, site=fleet_index.site_name(member.name, site)))
                    if "continue" not in body:
                        break
                    start = "&lblcontinue=" + body["continue"]["lblcontinue"]
        return sorted(rows, key=lambda r: (r["lllang"].encode(), r["lltitle"].encode(), r["site"].encode(), r["pageid"]))

    def pages(self):
        """Every page with links, as the fleet's table has it."""
        rows = []
        for member in self.members:
            db = sqlite3.connect("file:%s?mode=ro" % member.index, uri=True)
            for site, language, links, *facts in db.execute(
                    "SELECT s.name, s.language, (SELECT json_group_array(json_array(lang, title)) FROM "
                    "(SELECT lang, title FROM langlink WHERE page = p.id ORDER BY lang)), p.id & 4294967295, p.namespace, "
                    "coalesce((SELECT n.name || ':' FROM namespace n "
                    "WHERE n.site = p.site AND n.number = p.namespace AND n.number <> 0), '') "
                    "|| p.title, p.redirect IS NOT NULL, p.is_new, p.touched, p.revision, p.length, p.model "
                    "FROM wiki_page p JOIN site s ON s.number = p.site WHERE p.id IN (SELECT page FROM langlink)"):
                pairs = json.loads(links)
                rows.append((fleet_index.site_name(member.name, site), *facts, language, [l for l, _ in pairs], [t for _, t in pairs]))
            db.close()
        return sorted(rows)

    def sizes(self):
        """Links, pages with links, documents."""
        total = [0, 0, 0]
        for member in self.members:
            db = sqlite3.connect("file:%s?mode=ro" % member.index, uri=True)
            for at, sql in enumerate(("SELECT count(*) FROM langlinks JOIN page ON page_id = ll_from",
                                      "SELECT count(DISTINCT ll_from) FROM langlinks JOIN page ON page_id = ll_from",
                                      "SELECT count(DISTINCT id) FROM blocks WHERE type = 'd'")):
                total[at] += db.execute(sql).fetchone()[0]
            db.close()
        return total

    def pairs(self):
        """Rows of `refs` as a load of the whole makes them, whatever came before."""
        rows = []
        for member in self.members:
            index = fleet_index.Index(member.name, member.index)
            ids = [i.decode() for (i,) in index.db.execute("SELECT i.id FROM document d CROSS JOIN ident i ON i.number = d.ident")]
            for root, (_, own) in index.documents_of(set(ids)).items():
                rows += [(member.name, root, *pair, *said) for pair, said in own.items()]
            index.close()
        return sorted(rows)

    def backlinks(self, identifiers, contain_children):
        """What `inlink` answers for each id, of all indexes."""
        asked = {"k": "", "mk": ""} if contain_children is None else {"k": "", "mk": "", "containChildren": contain_children}
        requests = os.path.join(self.folder, "requests")
        with open(requests, "w") as f:
            f.writelines(json.dumps(dict(asked, id=i)) + "\n" for i in identifiers)
        found = [[] for _ in identifiers]
        for member in self.members:
            run = subprocess.run([os.path.join(BIN, "inlink"), "--index", member.index, "getBacklink2", "--requests", requests],
                                 stdout=subprocess.PIPE, check=True)
            for own, line in zip(found, run.stdout.splitlines(), strict=True):
                own += [dict(document, index=member.name) for document in json.loads(line)["data"]["backlinks"]]
        for own in found:
            own.sort(key=lambda d: d["index"])
            own.sort(key=lambda d: (d["updated"], d["id"]), reverse=True)
        return found
