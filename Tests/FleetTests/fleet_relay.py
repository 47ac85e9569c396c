"""A server of HTTP on loopback between a fleet and its server, for tests that look at requests or spoil them."""
import http.client, http.server, threading


class Relay(http.server.BaseHTTPRequestHandler):
    """What the ways to answer a POST are made of."""
    protocol_version = "HTTP/1.1"

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while True:
            size = int(self.rfile.readline(), 16)
            parts.append(self.rfile.read(size))
            self.rfile.readline()
            if not size:
                return b"".join(parts)

    def passed_on(self, port, body):
        """What the server behind says: status, data."""
        server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        server.request("POST", self.path, body=body)
        answer = server.getresponse()
        data = answer.read()
        server.close()
        return answer.status, data

    def answer(self, status, data):
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def cut(self):
        self.close_connection = True
        self.connection.shutdown(2)

    def log_message(self, *_):
        pass


def listening(case, handler):
    """A server that a test has until it ends."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    case.addCleanup(server.server_close)
    case.addCleanup(server.shutdown)
    return server
