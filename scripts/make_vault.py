#!/usr/bin/env python3
"""Makes a vault of Markdown notes for measurements: words as frequent as in real text, links to other notes by name, headings, lists,
marks, tags, front matter.

  make_vault.py OUT [--notes 10000] [--seed 1] [--waiting 5000]

Standard library only; the same arguments make the same files. --waiting: how many links name a note that is not there ("Awaited").
"""
import argparse, bisect, itertools, os, random

def words(rng, count):
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    known = set()
    while len(known) < count:
        known.add("".join(rng.choice(letters[:14 + min(12, len(known) // 400)]) for _ in range(rng.randint(2, 9))))
    return sorted(known, key=lambda w: (len(w), w))

def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out")
    p.add_argument("--notes", type=int, default=10000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--waiting", type=int, default=0)
    a = p.parse_args()
    rng = random.Random(a.seed)
    vocabulary = words(rng, 20000)
    # The n-th word is as frequent as 1/n (Zipf).
    weights = list(itertools.accumulate(1 / (n + 2.7) for n in range(len(vocabulary))))
    word = lambda: vocabulary[bisect.bisect(weights, rng.random() * weights[-1])]
    sentence = lambda n: " ".join(word() for _ in range(n)).capitalize() + "."
    titles = ["%s %s %d" % (rng.choice(vocabulary[2000:]), rng.choice(vocabulary[2000:]), n) for n in range(a.notes)]
    waits = set(rng.sample(range(a.notes), min(a.notes, a.waiting)))
    # Few notes are linked to a lot.
    popular = lambda: titles[int(len(titles) * rng.random() ** 3)]
    os.makedirs(os.path.join(a.out, ".obsidian"), exist_ok=True)
    for n, title in enumerate(titles):
        lines = []
        if n % 3 == 0:
            lines += ["---", "aliases: [%s %d]" % (rng.choice(vocabulary[3000:]), n), "tags: [%s, %s]" % (word(), word()), "---"]
        for _ in range(rng.randint(2, 6)):
            lines += ["## " + sentence(3)[:-1], ""]
            for _ in range(rng.randint(1, 5)):
                text = sentence(rng.randint(8, 40))
                if rng.random() < 0.4: text += " See [[%s]]." % popular()
                if rng.random() < 0.1: text += " And [this](%s.md)." % popular().replace(" ", "%20")
                if rng.random() < 0.1: text += " #" + word()
                if rng.random() < 0.05: text += " ^m%d" % len(lines)
                lines += [text, ""]
            if rng.random() < 0.4:
                lines += ["- " + sentence(6) for _ in range(rng.randint(2, 6))] + [""]
        if n in waits: lines += ["Some day: [[Awaited]].", ""]
        folder = os.path.join(a.out, "f%02d" % (n % 40), "g%d" % (n % 7))
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, title + ".md"), "w", encoding="utf-8") as f: f.write("\n".join(lines))

if __name__ == "__main__":
    main()
