"""The commands for people and editors: whole processes on a vault, beside ripgrep where it finds the same, and completion."""
import os, shutil, sqlite3, subprocess, sys, time

import bench_vault


def measure(figures, tools, bin, work, notes):
    run = tools[0]
    folder = bench_vault.make(work, notes, notes // 2)
    inlinkd, inlink, index = os.path.join(bin, "inlinkd"), os.path.join(bin, "inlink"), os.path.join(work, "people.sqlite")
    run([inlinkd, "--notebooks", folder, "--index", index, "--once"])
    db = sqlite3.connect("file:%s?mode=ro" % index, uri=True)
    counts = db.execute("SELECT def_block_root_id, count(*) FROM refs WHERE def_block_root_id <> '' GROUP BY 1 ORDER BY 2 DESC").fetchall()
    typical, popular = counts[len(counts) // 2][0], counts[0][0]
    title = lambda id: db.execute("SELECT content FROM blocks WHERE id = ?", (id,)).fetchone()[0]
    names = {"typical": (typical, title(typical)), "most linked": (popular, title(popular))}
    db.close()

    def ask(*words):
        return lambda: run([inlink, "--index", index, "--warn-after", "0"] + list(words))[0]

    def add(name, mine, goal="", reference=None):
        label = "%d notes: " % notes + name
        if reference is None:
            figures.add(label, figures.times(mine), [], goal)
        else:
            figures.pair(label, mine, reference, goal)
    rg = shutil.which("rg")
    for kind, (id, name) in names.items():
        links = (lambda: run([rg, "-F", "[[" + name, folder])[0]) if rg else None
        words = (lambda: run([rg, "-Fwi", name, folder])[0]) if rg else None
        add("backlinks of the %s note, beside rg '[['" % kind, ask("backlinks", id), reference=links)
        add("mentions of the %s note, beside rg -w" % kind, ask("mentions", id), reference=words)
        add("related to the %s note" % kind, ask("related", id))
    word = names["typical"][1].split()[0]
    add("search for a word, 20 shown, beside rg -w", ask("search", word, "--limit", "20"),
        reference=(lambda: run([rg, "-Fwi", word, folder])[0]) if rg else None)
    add("find, some letters of a title", ask("find", names["typical"][1][:4]), "≤ 10 ms")
    add("find, a title with a letter wrong", ask("find", names["typical"][1][:-2] + "qx"), "≤ 10 ms")
    add("completion of a title", ask("__complete", "backlinks", names["typical"][1][:3]), "≤ 20 ms")
    add("completion of commands", ask("__complete", ""), "≤ 20 ms")
    for command in ("dangling", "orphans", "duplicates", "tags", "graph"):
        add(command, ask(command))
    add("the process alone (--version)", ask("--version"))
