#!/usr/bin/env python3
"""Measures `inlink serve` beside what it wraps.

  bench_serve.py --bin DIR --notes INDEX [--wiki INDEX] [--work DIR] [--mutations N] [--connections N]

INDEX are indexes that inlinkd made. Prints a table. The parser library's own hello-world (bench_http.c) is built with cc."""
import argparse, json, os, random, socket, sqlite3, subprocess, sys, tempfile, time
HERE = os.path.dirname(os.path.abspath(__file__))
ap = argparse.ArgumentParser(); ap.add_argument("--bin", required=True); ap.add_argument("--notes", required=True); ap.add_argument("--wiki")
ap.add_argument("--work"); ap.add_argument("--mutations", type=int, default=100_000); ap.add_argument("--connections", type=int, default=10_000)
a = ap.parse_args(); work = a.work or tempfile.mkdtemp(prefix="inlink-bench-"); tool = os.path.join(work, "bench_http")
subprocess.run(["cc", "-O2", "-o", tool, os.path.join(HERE, "bench_http.c"), "-lhttp_parser", "-lpthread"], check=True)
PATH = "/api/ref/getBacklink2"


class Server:
    def __init__(self, index, *more):
        self.p = subprocess.Popen([os.path.join(a.bin, "inlink"), "--index", index, "serve", "--listen", "127.0.0.1:0", *more], stderr=subprocess.PIPE, text=True)
        self.port = int(self.p.stderr.readline().rsplit(":", 1)[1])

    def memory(self):
        return {k: int(v.split()[0]) / 1024 for k, _, v in (l.partition(":") for l in open("/proc/%d/smaps_rollup" % self.p.pid)) if k in ("Rss", "Pss")}

    def stop(self):
        self.p.terminate(); return self.p.wait(20)


def request(body, path=PATH, method="POST"):
    return ("%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n" % (method, path)).encode() + (b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body if body is not None else b"\r\n")


def ask(s, data):
    s.sendall(data); buf = b""
    while b"\r\n\r\n" not in buf: buf += s.recv(1 << 18)
    head, _, rest = buf.partition(b"\r\n\r\n"); n = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(rest) < n: rest += s.recv(1 << 18)
    return rest


def quantiles(x): x = sorted(x); return x[len(x) // 2] * 1e3, x[int(len(x) * .99)] * 1e3


def connect(port):
    s = socket.create_connection(("127.0.0.1", port)); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1); return s


db = sqlite3.connect("file:%s?mode=ro" % a.notes, uri=True); ids = [r[0] for r in db.execute("SELECT id FROM blocks WHERE type = 'd' ORDER BY id")]; random.Random(1).shuffle(ids); ids = ids[:2000]
bodies = [json.dumps({"id": i, "k": "", "mk": ""}).encode() for i in ids]

# An answer: kept connection, kept process.
server = Server(a.notes); s = connect(server.port)
batch = subprocess.Popen([os.path.join(a.bin, "inlink"), "--index", a.notes, "getBacklink2", "--requests", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
http, pipe, wrong = [], [], 0
for body in bodies[:200]: ask(s, request(body)); batch.stdin.write(body + b"\n"); batch.stdin.flush(); batch.stdout.readline()
for body in bodies:
    data = request(body); t = time.perf_counter(); one = ask(s, data); http.append(time.perf_counter() - t)
    t = time.perf_counter(); batch.stdin.write(body + b"\n"); batch.stdin.flush(); other = batch.stdout.readline(); pipe.append(time.perf_counter() - t); wrong += other.rstrip(b"\n") != one
batch.stdin.close(); batch.wait(); h, p = quantiles(http), quantiles(pipe)
print("getBacklink2: kept connection %.3f / %.3f ms (median / 99 %%), kept process %.3f / %.3f ms: + %.3f, + %.3f ms; %d of %d differ" % (*h, *p, h[0] - p[0], h[1] - p[1], wrong, len(bodies)))

# Requests a second.
hello = subprocess.Popen([tool, "hello"], stdout=subprocess.PIPE, text=True); port = int(hello.stdout.readline())
def rate(port, data):
    with open(os.path.join(work, "request"), "wb") as f: f.write(data)
    return sorted(int(subprocess.run([tool, "load", str(port), "16", "3", f.name], stdout=subprocess.PIPE, text=True, check=True).stdout) for _ in range(3))[1]
reference = rate(port, request(None, "/", "GET"))
for name, data in (("version", request(b"{}", "/api/system/version")), ("healthz", request(None, "/healthz", "GET")), ("getBacklink2 of nothing", request(b'{"id":"20200101000000-aaaaaaa","k":"","mk":""}'))):
    r = rate(server.port, data); print("16 connections, %s: %d a second, hello-world %d: %.0f %%" % (name, r, reference, 100 * r / reference))
hello.kill(); s.close(); server.stop()

# Memory.
server = Server(a.notes); s = connect(server.port); ask(s, request(None, "/healthz", "GET")); time.sleep(.5); print("idle: %(Rss).1f MB resident, %(Pss).1f MB Pss" % server.memory())
busy = [connect(server.port) for _ in range(64)]
for round in range(30):
    for i, one in enumerate(busy): one.sendall(request(bodies[(round * 64 + i) % len(bodies)]))
    for one in busy:
        buf = b""
        while b"\r\n\r\n" not in buf: buf += one.recv(1 << 18)
        n = int(buf.lower().split(b"content-length:")[1].split(b"\r\n")[0]); buf = buf.partition(b"\r\n\r\n")[2]
        while len(buf) < n: buf += one.recv(1 << 18)
print("64 busy connections: %(Rss).1f MB resident, %(Pss).1f MB Pss" % server.memory()); [one.close() for one in busy]

# Connections beyond the limit, that say nothing or trickle.
import resource
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE); resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
before = server.memory(); kept = connect(server.port); want = ask(kept, request(bodies[0])); crowd = []; slowest = 0
for i in range(min(a.connections, hard - 200)):
    try: one = socket.create_connection(("127.0.0.1", server.port), 5); crowd.append(one); i % 2 and one.send(b"POST /")
    except OSError: pass
    if i % 100 == 0: t = time.perf_counter(); assert ask(kept, request(bodies[0])) == want; slowest = max(slowest, time.perf_counter() - t)
print("%d connections beyond the limit: the one before them was answered in %.1f ms at worst" % (len(crowd), slowest * 1e3)); [one.close() for one in crowd]; time.sleep(12)
fresh = connect(server.port); assert ask(fresh, request(bodies[0])) == want; print("after them: %.1f MB Pss, before %.1f" % (server.memory()["Pss"], before["Pss"]))

# Mutated requests.
rnd = random.Random(3); base = [request(bodies[0]), request(None, "/w/api.php?action=query&list=langbacklinks&lbllang=fr&format=json", "GET"), b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n0\r\n\r\n" % PATH.encode(), request(b'{"stmt":"SELECT id FROM blocks WHERE type = \'d\' LIMIT 3"}', "/api/query/sql")]
t = time.time(); window = []
for i in range(a.mutations):
    d = bytearray(rnd.choice(base))
    for _ in range(rnd.randrange(1, 6)):
        at = rnd.randrange(len(d)); k = rnd.randrange(4)
        if k == 0: d[at] = rnd.randrange(256)
        elif k == 1: del d[at:at + rnd.randrange(1, 9)]
        elif k == 2: d[at:at] = bytes(rnd.randrange(256) for _ in range(rnd.randrange(1, 9)))
        else: d[at:at] = d[at:at + rnd.randrange(1, 40)]
        if not d: d = bytearray(b"x")
    try: one = socket.create_connection(("127.0.0.1", server.port), 5); one.send(bytes(d)); window.append(one)
    except OSError: pass
    if len(window) > 60: window.pop(0).close()
[one.close() for one in window]; time.sleep(12); fresh = connect(server.port); assert ask(fresh, request(bodies[0])) == want
print("%d mutated requests in %.0f s: alive, %.1f MB Pss, %d descriptors; ended with %d" % (a.mutations, time.time() - t - 12, server.memory()["Pss"], len(os.listdir("/proc/%d/fd" % server.p.pid)), server.stop()))

if a.wiki:
    SQL = "SELECT p.page_id, p.page_namespace, p.page_title, l.ll_lang, l.ll_title FROM langlinks l JOIN page p ON p.page_id = l.ll_from WHERE l.ll_lang = ? AND l.ll_title = ? ORDER BY l.ll_from LIMIT 11"
    db = sqlite3.connect("file:%s?mode=ro" % a.wiki, uri=True); server = Server(a.wiki); s = connect(server.port); x, y = [], []
    q = request(None, "/w/api.php?action=query&list=langbacklinks&format=json&formatversion=2&lblprop=lllang%7Clltitle&lbllang=fr&lbltitle=Hot&lbllimit=10", "GET")
    for i in range(2200):
        t = time.perf_counter(); ask(s, q); x.append(time.perf_counter() - t); t = time.perf_counter(); db.execute(SQL, ("fr", "Hot")).fetchall(); y.append(time.perf_counter() - t)
    n = db.execute("SELECT count(*) FROM langlinks").fetchone()[0]; h, p = quantiles(x[200:]), quantiles(y[200:])
    print("langbacklinks, 10 rows of %d links: %.3f / %.3f ms, prepared SELECT %.3f / %.3f: + %.3f ms" % (n, *h, *p, h[0] - p[0])); server.stop()
