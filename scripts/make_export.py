#!/usr/bin/env python3
"""Writes a MediaWiki XML export from a seed: the same arguments give the same bytes.

  scripts/make_export.py FILE [--pages 100000] [--links 1000000] [--seed 1] [--change N]

A tenth of the pages get their links through templates, some of which stand behind them in the file. The title fr:Hot
has as many pages as a tenth of --pages (or all of them up to 100000 with --hot), fr:Ten has ten. --change N gives page N
another text and revision.
"""
import argparse, random, sys
from xml.sax.saxutils import escape

LANGUAGES = ("af ar be bg bn br bs ca cs cy da de el eo es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk ko la lb "
             "lt lv mk ml mr ms nl nn no oc pl pt ro ru sh simple sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh").split()
WORDS = ("river stone garden letter winter morning story market bridge summer engine paper window music forest ocean "
         "memory station mountain harbour").split()


def page(number, namespace, title, text, revision, parent):
    return ('  <page>\n    <title>%s</title>\n    <ns>%d</ns>\n    <id>%d</id>\n    <revision>\n      <id>%d</id>\n%s'
            '      <timestamp>2024-01-01T00:00:%02dZ</timestamp>\n      <contributor>\n        <username>A</username>\n'
            '        <id>1</id>\n      </contributor>\n      <model>wikitext</model>\n      <format>text/x-wiki</format>\n'
            '      <text bytes="%d" xml:space="preserve">%s</text>\n      <sha1>x</sha1>\n    </revision>\n  </page>\n'
            % (escape(title), namespace, number, revision, '      <parentid>%d</parentid>\n' % parent if parent else '',
               number % 60, len(text.encode()), escape(text)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--pages", type=int, default=100000)
    parser.add_argument("--links", type=int, default=1000000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--change", type=int, default=0)
    parser.add_argument("--hot", type=int, default=100000)
    a = parser.parse_args()
    each = max(1, round(a.links / a.pages))
    templates = min(200, max(1, a.pages // 100))
    with open(a.file, "w", encoding="utf-8") as f:
        f.write('<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">\n  <siteinfo>\n'
                '    <sitename>Bench</sitename>\n    <dbname>bench</dbname>\n    <base>http://bench.example/wiki/Main_Page</base>\n'
                '    <generator>MediaWiki 1.39.17</generator>\n    <case>first-letter</case>\n    <namespaces>\n')
        for number, name in ((0, ""), (1, "Talk"), (2, "User"), (4, "Bench"), (6, "File"), (8, "MediaWiki"), (10, "Template"), (14, "Category")):
            f.write('      <namespace key="%d" case="first-letter">%s</namespace>\n' % (number, name))
        f.write('    </namespaces>\n  </siteinfo>\n')
        for number in range(1, a.pages + 1):
            r = random.Random(a.seed * 1000003 + number)
            title = "Page %d" % number
            if number % (a.pages // templates) == 0:
                # A template with a few links of its own, and one that its argument names.
                own = ["[[%s:%s %d]]" % (l, r.choice(WORDS).title(), r.randrange(50000)) for l in r.sample(LANGUAGES[1:], each - 2)]
                text = "<includeonly>%s[[fr:Hot]][[{{{lang|af}}}:{{{1|None}}}]]</includeonly><noinclude>Documentation.</noinclude>" % "".join(own)
                f.write(page(number, 10, "Template:Links %d" % (number // (a.pages // templates)), text, number, 0))
                continue
            prose = "\n\n".join(" ".join(r.choice(WORDS) for _ in range(40)) + ". See [[%s]] and [[Page %d|that]]." % (
                r.choice(WORDS).title(), r.randrange(a.pages)) for _ in range(r.randrange(2, 7)))
            if r.random() < 0.1:
                links = "{{Links %d|%s %d|lang=ja}}" % (r.randrange(1, templates + 1), r.choice(WORDS).title(), number)
            else:
                languages = sorted(r.sample([l for l in LANGUAGES if l != "fr"], each - 1))
                links = "\n".join("[[%s:%s %d]]" % (l, r.choice(WORDS).title(), r.randrange(50000)) for l in languages)
                links += "\n[[fr:%s]]" % ("Ten" if number % (a.pages // 10) == 1 else "Hot" if number <= a.hot else "Cold %d" % number)
            revision = number
            if number == a.change:
                prose, revision = "Changed. " + prose, number + 10 * a.pages
            f.write(page(number, 0, title, "'''%s''' is a page.\n\n%s\n\n%s\n" % (title, prose, links), revision, revision - 1 if number % 2 else 0))
        f.write("</mediawiki>\n")


main()
