"""Markdown vaults: building, passing over, one note that many wait for, a popular note renamed, answers, reading alone."""
import glob, json, os, shutil, sqlite3, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))


def make(work, notes, waiting):
    folder = os.path.join(work, "vault-%d" % notes)
    if not os.path.isdir(folder):
        subprocess.run([sys.executable, os.path.join(HERE, "make_vault.py"), folder, "--notes", str(notes), "--waiting",
                        str(waiting)], check=True)
        time.sleep(2.5)
    return folder


def measure(figures, tools, bin, work, notes):
    run, remove, feed, converse, reference_build = tools
    folder = make(work, notes, notes // 2)
    inlinkd, inlink, index = os.path.join(bin, "inlinkd"), os.path.join(bin, "inlink"), os.path.join(work, "vault.sqlite")
    once = [inlinkd, "--notebooks", folder, "--index", index, "--once"]
    size = sum(os.path.getsize(f) for f in glob.glob(folder + "/*/*/*.md"))
    label = "vault of %d notes, %.1f MB: " % (notes, size / 1e6)
    memory = []

    def fresh():
        seconds, peak = run(once)
        memory.append(peak)
        return seconds
    remove(index)
    fresh()
    finished, copy = os.path.join(work, "vault-finished.sqlite"), os.path.join(work, "vault-copy.sqlite")
    shutil.copy(index, finished)
    script = reference_build(finished, work)
    figures.pair(label + "fresh pass, beside the index's own rows", fresh, lambda: feed(script, copy), "≤ 1.3 ×",
                 before=lambda: remove(index), before_reference=lambda: remove(copy))
    same = figures.pair(label + "pass without change", lambda: run(once)[0],
                        lambda: run(["find", folder, "-printf", "%p %T@ %s\n"])[0], "≤ 1.5 ×")[0]
    figures.add(label + "peak memory of the fresh pass", memory, [], "≤ 200 MB", unit="MB")
    quiet = statistics.median(same)

    awaited = os.path.join(folder, "f00", "Awaited.md")

    def comes():
        with open(awaited, "w") as f:
            f.write("Here at last.\n")

    def goes():
        if os.path.exists(awaited):
            os.remove(awaited)
        run(once)
    goes()
    figures.add(label + "a note that %d refs wait for, beyond a pass without change" % (notes // 2),
                [t - quiet for t in figures.times(lambda: run(once)[0], before=lambda: (goes(), comes()))], [], "≤ 30 ms")
    goes()
    db = sqlite3.connect("file:%s?mode=ro" % index, uri=True)
    popular, box = db.execute("SELECT def_block_path, box FROM refs WHERE def_block_root_id <> '' GROUP BY 1 ORDER BY count(*) DESC").fetchone()
    ids = [r[0] for r in db.execute("SELECT id FROM blocks WHERE type = 'd'")]
    titles = [r[0] for r in db.execute("SELECT content FROM blocks WHERE type = 'd' ORDER BY id LIMIT 20")]
    db.close()
    path = folder + popular
    other = path[:-3] + " renamed.md"

    def rename():
        a, b = (path, other) if os.path.exists(path) else (other, path)
        os.rename(a, b)
    figures.add(label + "its most linked note renamed, beyond a pass without change",
                [t - quiet for t in figures.times(lambda: run(once)[0], before=rename)], [], "≤ 30 ms")
    if os.path.exists(other):
        rename()
    run(once)
    requests = [{"id": i, "k": "", "mk": ""} for i in ids]
    rounds = [sorted(converse(inlink, index, requests[:1] + requests)[1:]) for _ in range(min(3, figures.runs))]
    figures.add(label + "answer in a batch, median", [r[len(r) // 2] for r in rounds], [], "≤ 1 ms")
    figures.add(label + "answer in a batch, worst", [r[-1] for r in rounds], [], "≤ 20 ms")
    if shutil.which("rg"):
        figures.add(label + "rg -l over the vault, one title", [run(["rg", "-l", t, folder])[0] for t in titles], [], "")
