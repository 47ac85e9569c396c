"""Many indexes asked as one, on a ClickHouse server (schema/FLEET.md).

  scripts/fleet load   [--server URL] [--credentials FILE] [--quorum REPLICAS] LIST
                                                                     bring the server to what the indexes of a list are
  scripts/fleet ask    [--server URL] [--credentials FILE] langbacklinks [--lbllang L [--lbltitle T]] [--lbllimit N]
                       [--lblcontinue P] [--lblprop lllang|lltitle] [--lbldir descending] [--all]
  scripts/fleet ask    … getBacklink2 [--contain-children | --no-contain-children] ID…
                                                                     documents of every workspace with refs to a block
  scripts/fleet ask    … titles [--count N]                          titles that most pages link to
  scripts/fleet status [--server URL] [--credentials FILE]           how far each index is loaded
  scripts/fleet forget [--server URL] [--credentials FILE] NAME      remove an index's rows
  scripts/fleet schema [--database D] [--cluster C [--replicated]]   print the statements that make the tables

LIST has a line for each index: a name, a blank, its path. URL is http://HOST:8123/DATABASE, https://… or chdb:FOLDER; without --server
$INLINK_FLEET is used. FILE (mode 0600) has lines `user = …` and `password = …`.

Exit status: 0 done; 1 some indexes could not be read (they are named), or the body is an error; 2 wrong usage; 3 the server could not
be used; 4 another load of the same list runs.
"""
import argparse, os, signal, sys
import fleet_engine


def say(text):
    """A line on standard error. What came from files or servers can't move the cursor."""
    print("fleet: " + "".join(c if c.isprintable() else "\ufffd" for c in text), file=sys.stderr, flush=True)


def _count(text):
    number = int(text)
    if not 0 < number <= 10_000:
        raise argparse.ArgumentTypeError("from 1 to 10000")
    return number


def _load_options(parser):
    parser.add_argument("list")
    parser.add_argument("--quorum", type=_count, metavar="REPLICAS", help="all replicas of a part, where tables are replicated")


def _ask_options(parser):
    asks = parser.add_subparsers(dest="question", required=True)
    links = asks.add_parser("langbacklinks")
    links.add_argument("--lbllang")
    links.add_argument("--lbltitle")
    links.add_argument("--lbllimit", default="10")
    links.add_argument("--lblcontinue")
    links.add_argument("--lblprop", default="")
    links.add_argument("--lbldir", default="ascending")
    links.add_argument("--all", action="store_true", help="follow the continuation to its end, a body a line")
    back = asks.add_parser("getBacklink2")
    children = back.add_mutually_exclusive_group()
    children.add_argument("--contain-children", dest="children", action="store_true", default=None,
                          help="count refs to blocks below it; without either each workspace's setting says")
    children.add_argument("--no-contain-children", dest="children", action="store_false")
    back.add_argument("id", nargs="+")
    asks.add_parser("titles").add_argument("--count", type=_count, default=20)


def _status_options(_):
    pass


def _forget_options(parser):
    parser.add_argument("name")


def _schema_options(parser):
    parser.add_argument("--database", default="inlink")
    parser.add_argument("--cluster")
    parser.add_argument("--replicated", action="store_true")


COMMANDS = {"load": _load_options, "ask": _ask_options, "status": _status_options, "forget": _forget_options, "schema": _schema_options}


def arguments(words):
    parser = argparse.ArgumentParser(prog=os.path.basename(sys.argv[0]), description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    server = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    server.add_argument("--server", default=os.environ.get("INLINK_FLEET"))
    server.add_argument("--credentials", metavar="FILE")
    commands = parser.add_subparsers(dest="command", required=True, metavar="{%s}" % ",".join(COMMANDS))
    # Options of the others take their time, too.
    for name in [words[0]] if words and words[0] in COMMANDS else COMMANDS:
        COMMANDS[name](commands.add_parser(name, parents=[] if name == "schema" else [server]))
    a = parser.parse_args(words)
    if a.command != "schema" and not a.server:
        parser.error("name a server: --server URL, or $INLINK_FLEET")
    return a


def load(engine, a):
    import fleet_load
    entries = fleet_load.read_list(a.list)
    held = fleet_load.alone(a.list)
    if held is None:
        say("%s: another load of this list runs" % a.list)
        return 4
    if a.quorum:
        engine.require(a.quorum)
    loader = fleet_load.Loader(engine, say, held)
    loader.run(entries)
    c = loader.counts
    print("%d loaded whole, %d brought up to date, %d as they were%s" % (
        c["whole"], c["changed"], c["same"], ", %d could not be read" % len(loader.bad) if loader.bad else ""))
    return 1 if loader.bad else 0


def ask(engine, a):
    import fleet_ask
    if a.question == "getBacklink2":
        for identifier in a.id:
            print(fleet_ask.written(fleet_ask.backlinks(engine, identifier, a.children)))
        return 0
    if a.question == "titles":
        for row in fleet_ask.titles(engine, a.count):
            print("%d\t%s:%s" % (row["links"], row["ll_lang"], row["ll_title"]))
        return 0
    start = a.lblcontinue
    while True:
        try:
            body = fleet_ask.langbacklinks(engine, a.lbllang, a.lbltitle, "max" if a.all else a.lbllimit, start, a.lblprop, a.lbldir)
        except fleet_ask.Mistake as e:
            print(fleet_ask.written(e.body))
            return 1
        print(fleet_ask.written(body))
        if not a.all or "continue" not in body:
            return 0
        start = body["continue"]["lblcontinue"]


def status(engine, a):
    import fleet_turn
    unfinished = 0
    for name, note in sorted(fleet_turn.notes(engine).items()):
        if note["state"] == "forgotten":
            continue
        unfinished += note["state"] != "loaded"
        print("%s\t%s\tgeneration %d\t%d links\t%d documents" % (name, note["state"], note["generation"], note["links"], note["documents"]))
    return 1 if unfinished else 0


def schema(a):
    import fleet_tables
    for name in filter(None, (a.database, a.cluster)):
        fleet_engine.check_name(name)
    print(";\n".join(fleet_tables.ddl(a.database, a.cluster, a.replicated)) + ";")
    return 0


def run(a):
    if a.command == "schema":
        return schema(a)
    engine = fleet_engine.opened(a.server, a.credentials)
    try:
        if a.command == "forget":
            import fleet_turn
            fleet_turn.forget(engine, a.name)
            return 0
        return {"load": load, "ask": ask, "status": status}[a.command](engine, a)
    finally:
        engine.close()


def stopped(*_):
    # Threads that wait for a server are not waited for: a load may be killed anywhere.
    os.write(2, b"fleet: stopped; the next run goes on\n")
    os._exit(3)


def main():
    a = arguments(sys.argv[1:])
    signal.signal(signal.SIGINT, stopped)
    try:
        code = run(a)
        sys.stdout.flush()
        return code
    except fleet_engine.FleetError as e:
        say(str(e))
        return 3
    except BrokenPipeError:
        return unwritten()
    except OSError as e:
        say("can't write the answer: %s" % (e.strerror or e))
        return unwritten(3)


def unwritten(code=0):
    """Nobody reads any more: what is left in the buffer goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return code
