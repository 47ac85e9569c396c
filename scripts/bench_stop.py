"""How long a stop signal takes to be obeyed, in the middle of anything. Part of scripts/bench."""
import os, random, shutil, signal, subprocess, time


def figures(bin, work, workspace, export, remove, tries=12, seed=1):
    """Yields (name, seconds of each try). Each try is stopped at another moment of the work, and the next pass must end well."""
    pick = random.Random(seed)
    index = os.path.join(work, "stop.sqlite")
    inlinkd = os.path.join(bin, "inlinkd")
    tree = ["--notebooks", workspace]
    many = os.path.join(work, "many")
    if not os.path.isdir(many):
        for folder in range(1000):
            os.makedirs(os.path.join(many, "d%03d" % folder))
            for number in range(100):
                with open(os.path.join(many, "d%03d" % folder, "p%02d.wiki" % number), "w") as file:
                    file.write("[[fr:X%d]]" % number)
    cases = [
        ("first build", tree, [], False),
        ("--rebuild", tree, ["--rebuild"], True),
        ("--verify", tree, ["--verify"], True),
        ("export", ["--wiki-export", export], [], False),
        ("100,000 files", ["--notebooks", many], [], False),
        ("100,000 files, pass without change", ["--notebooks", many], [], True),
    ]
    for name, source, more, needs_index in cases:
        base = [inlinkd, "--index", index, "--once"] + source
        remove(index)
        start = time.perf_counter()
        subprocess.run(base, check=False, stderr=subprocess.DEVNULL)
        if needs_index:
            start = time.perf_counter()
            subprocess.run(base + more, check=False, stderr=subprocess.DEVNULL)
        whole = time.perf_counter() - start
        times = []
        for number in range(tries):
            if not needs_index:
                remove(index)
            process = subprocess.Popen(base + more, stderr=subprocess.DEVNULL)
            time.sleep(pick.uniform(0.02, max(0.03, whole * 0.95)))
            sent = time.perf_counter()
            process.send_signal(signal.SIGTERM)
            process.wait()
            if process.returncode in (0, 1, 2, 3):
                times.append(time.perf_counter() - sent)
        yield name, times
    remove(index)
