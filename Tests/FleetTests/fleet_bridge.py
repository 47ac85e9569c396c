"""A server's HTTP interface before chdb, so that the client's statements are tried on the new engine, too.

  fleet_bridge.py FOLDER    prints its port; ends with its standard input
"""
import http.server, os, sys, threading, urllib.parse

from chdb import session


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        database = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["database"][0]
        sql = self.rfile.read(int(self.headers["Content-Length"])).decode(errors="surrogateescape")
        sql, _, form = sql.rpartition(" FORMAT ")
        with self.server.lock:
            try:
                self.server.session.query("USE " + database)
                status, data = 200, self.server.session.query(sql, form).bytes()
            except Exception as e:
                status, data = 500, str(e).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def main():
    # Clients keep their connections, so each has a thread; chdb is asked by one at a time.
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.lock, server.session = threading.Lock(), session.Session(sys.argv[1])
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.session.close()
    os._exit(0)


if __name__ == "__main__":
    main()
