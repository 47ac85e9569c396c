"""`inlink --fleet` answers as the union of the fleet's indexes, and one wiki of it as its index does, byte for byte; run by
FleetTests.swift, a test at a time."""
import contextlib, json, os, sqlite3, subprocess, sys, unittest, urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from fleet_test import Case
from fleet_world import BIN, World
import fleet_index

INLINK = os.path.join(BIN, "inlink")
QUERY = "action=query&format=json&formatversion=2"


def inlink(*words, stdin=b""):
    run = subprocess.run([INLINK, *words], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return run.returncode, run.stdout, run.stderr.decode()


@contextlib.contextmanager
def asked(engine):
    """The address of a server with an engine's tables."""
    if engine.server:
        yield engine.url
        return
    bridge = subprocess.Popen([engine.python, os.path.join(os.path.dirname(os.path.abspath(__file__)), "fleet_bridge.py"), engine.url[5:]],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield "http://127.0.0.1:%d/inlink" % int(bridge.stdout.readline())
    finally:
        bridge.communicate(timeout=60)


def followed(url, query, *words):
    """Bodies of a query and of its continuation to the end."""
    bodies, more = [], {}
    while True:
        text = query + "".join("&%s=%s" % (k, urllib.parse.quote(v, safe="")) for k, v in more.items())
        _, out, errors = inlink("langbacklinks", "--fleet", url, "--query", text, *words)
        body = json.loads(out)
        bodies.append(body)
        if "continue" not in body:
            return bodies
        assert len(bodies) < 2000, errors
        more = body["continue"]


class Clients(Case):
    def test_answers_are_the_union(self):
        for seed in [int(s) for s in os.environ.get("INLINK_FLEET_SEEDS", "51").split(",")]:
            folder = os.path.join(self.folder, "c%d" % seed)
            os.mkdir(folder)
            world = World(folder, seed)
            for member in world.members:
                member.name += "s%d" % seed
            world.write_list()
            for round_number in range(int(os.environ.get("INLINK_FLEET_ROUNDS", "2"))):
                if round_number:
                    for _ in range(4):
                        world.event()
                self.engine.fleet("load", world.list, check=0)
                with asked(self.engine) as url:
                    self.lists(world, url)
                    self.generators(world, url)
                    self.one_wiki(world, url)
                    self.blocks(world, url)
            for member in world.members:
                self.engine.fleet("forget", member.name, check=0)

    def lists(self, world, url):
        expected, r = world.links(), world.r
        step, direction = max(1, len(expected) // 5), r.choice(["ascending", "descending"])
        query = QUERY + "&list=langbacklinks&lblprop=lllang|lltitle&lbldir=%s&lbllimit=" % direction
        ordered = expected if direction == "ascending" else expected[::-1]
        for limit in ("max", str(step)):
            bodies = followed(url, query + limit)
            self.assertEqual([row for b in bodies for row in b["query"]["langbacklinks"]], ordered)
        if expected:
            some = r.choice(expected)
            wanted = [e for e in ordered if (e["lllang"], e["lltitle"]) == (some["lllang"], some["lltitle"])]
            narrowed = query + "1&lbllang=%s&lbltitle=%s" % (some["lllang"], urllib.parse.quote(some["lltitle"]))
            self.assertEqual([row for b in followed(url, narrowed) for row in b["query"]["langbacklinks"]], wanted)
        status, out, _ = inlink("langbacklinks", "--fleet", url, "--all", "--lblprop", "lllang|lltitle")
        self.assertEqual((status, json.loads(out)), (0, {"batchcomplete": True, "query": {"langbacklinks": expected}}))
        status, out, _ = inlink("langbacklinks", "--fleet", url, "--all", "--format", "lines")
        self.assertEqual([line.split("\t")[::5] for line in out.decode().splitlines()], [[str(e["pageid"]), e["site"]] for e in expected])

    def generators(self, world, url):
        """Pages of all wikis with their facts and links, a few at a time, are those of each wiki together."""
        expected = []
        for member, site in self.sites(world):
            name = fleet_index.site_name(member.name, site)
            bodies = json.loads(inlink("--index", member.index, "langbacklinks", "--site", site, "--query", QUERY
                                       + "&generator=langbacklinks&glbllimit=max&prop=info|langlinks&lllimit=max")[1])
            expected += [dict(page, site=name) for page in bodies.get("query", {}).get("pages", [])]
        expected.sort(key=lambda p: (p["site"].encode(), p["pageid"]))
        for links in (7, 500):
            found = {}
            for body in followed(url, QUERY + "&generator=langbacklinks&glbllimit=40&prop=info|langlinks&lllimit=%d" % links):
                for page in body.get("query", {}).get("pages", []):
                    known = found.setdefault((page["site"].encode(), page["pageid"]), dict(page, langlinks=[]))
                    for link in page.get("langlinks", []):
                        # A page of several links is generated by each of them.
                        if link not in known["langlinks"]:
                            known["langlinks"].append(link)
            self.assertEqual([found[key] for key in sorted(found)], expected)
        keyed = json.loads(inlink("langbacklinks", "--fleet", url, "--query",
                                  "action=query&format=json&generator=langbacklinks&glbllimit=max&indexpageids=1")[1])
        keys = ["%s|%d" % (p["site"], p["pageid"]) for p in expected]
        self.assertEqual(keyed.get("query", {"pageids": []})["pageids"], keys)
        self.assertEqual(list(keyed.get("query", {"pages": {}})["pages"]), keys)

    def identifiers(self, world):
        """Of blocks, and what refs name without there being a block."""
        found = {"20200101000000-nothing"}
        for member in world.members:
            db = sqlite3.connect("file:%s?mode=ro" % member.index, uri=True)
            found.update(i for (i,) in db.execute("SELECT id FROM blocks UNION SELECT def_block_id FROM refs"))
            db.close()
        return sorted(found)

    def sites(self, world):
        for member in world.members:
            db = sqlite3.connect("file:%s?mode=ro" % member.index, uri=True)
            names = [name for (name,) in db.execute("SELECT name FROM site WHERE links > 0")]
            db.close()
            for name in names:
                yield member, name

    def one_wiki(self, world, url):
        r = world.r
        for member, site in self.sites(world):
            queries = [
                "list=langbacklinks&lbllimit=%d&lblprop=lllang&lbldir=%s" % (r.randrange(1, 5), r.choice(["ascending", "descending"])),
                "list=langbacklinks&lbllang=fr&lbltitle=Plain&lblprop=lltitle", "list=langbacklinks&lbltitle=Plain", "list=langbacklinks&lbllimit=x",
                "list=langbacklinks&lblcontinue=fr|Plain|2", "list=langbacklinks&lblcontinue=fr|Plain",
                "generator=langbacklinks&glbllimit=3&prop=info|langlinks&lllimit=2", "generator=langbacklinks&prop=langlinks&lldir=descending&lllimit=max",
            ]
            name = fleet_index.site_name(member.name, site)
            for version in "12":
                lines = "\n".join("action=query&format=json&formatversion=%s&%s" % (version, q) for q in queries).encode()
                alone = inlink("--index", member.index, "langbacklinks", "--site", site, "--queries", "-", stdin=lines)
                within = inlink("langbacklinks", "--fleet", url, "--site", name, "--queries", "-", stdin=lines)
                self.assertEqual(within, alone, name)

    def blocks(self, world, url):
        requests = []
        for identifier in self.identifiers(world):
            for children in ({}, {"containChildren": True}, {"containChildren": False}):
                requests.append(dict({"id": identifier, "k": "", "mk": "", "sort": str(world.r.randrange(11))}, **children))
        lines = "".join(json.dumps(q) + "\n" for q in requests).encode()
        status, out, errors = inlink("getBacklink2", "--fleet", url, "--requests", "-", stdin=lines)
        self.assertEqual((status, errors), (0, ""))
        answers = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(len(answers), len(requests))
        alone = [(m.name, inlink("--index", m.index, "getBacklink2", "--requests", "-", stdin=lines)[1].splitlines()) for m in world.members]
        for at, (request, answer) in enumerate(zip(requests, answers)):
            self.assertEqual(list(answer["data"]), ["backlinks", "backmentions", "box", "k", "linkRefsCount", "mentionsCount", "mk"])
            single = [(name, json.loads(lines[at])["data"]) for name, lines in alone]
            expected = [dict(d, index=name) for name, data in single for d in data["backlinks"]]
            found = answer["data"]["backlinks"]
            key = lambda d: (d["index"], d["id"])
            self.assertEqual(sorted(found, key=key), sorted(expected, key=key), request)
            self.assertEqual(answer["data"]["linkRefsCount"], sum(data["linkRefsCount"] for _, data in single), request)
            # Of each index in the order that it answers in.
            for name, data in single:
                self.assertEqual([d["id"] for d in found if d["index"] == name], [d["id"] for d in data["backlinks"]], request)


if __name__ == "__main__":
    unittest.main()
