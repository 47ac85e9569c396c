"""The little of HTTP/1.1 that a ClickHouse server needs: POSTs on a connection that is kept. Python's own client brings a reader of mail
along, whose import takes longer than an update of an index."""
import socket

LONGEST_LINE = 65536


class Broken(Exception):
    """What came is no HTTP, or not whole."""


class Connection:
    def __init__(self, host, port, tls):
        self.host = "[%s]" % host if ":" in host else host
        # As bytes: a text is looked at for letters of other scripts, by a module that is loaded for that.
        self.sock = socket.create_connection((host.encode() if host.isascii() else host, port), timeout=600)
        try:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls:
                import ssl
                self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=host)
            self.file = self.sock.makefile("rb")
        except BaseException:
            self.sock.close()
            raise
        self.host += ":%d" % port
        self.stays = True  # the server answers another request on this connection

    def close(self):
        self.file.close()
        self.sock.close()

    def post(self, path, headers, body):
        """The status and the body of the answer. A body is bytes, or an iterator of them that is sent as it goes."""
        whole = isinstance(body, bytes)
        lines = ["POST %s HTTP/1.1" % path, "Host: " + self.host, *("%s: %s" % h for h in headers.items()),
                 "Content-Length: %d" % len(body) if whole else "Transfer-Encoding: chunked"]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        if whole:
            self.sock.sendall(head + body)
        else:
            self.sock.sendall(head)
            for piece in body:
                if piece:  # an empty one would end the body
                    self.sock.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.sock.sendall(b"0\r\n\r\n")
        return self._answer()

    def _answer(self):
        status, fields = 100, {}
        while 100 <= status < 200:
            words = self._line().split(None, 2)
            if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit():
                raise Broken("no HTTP")
            status, fields = int(words[1]), {}
            while line := self._line():
                name, _, value = line.partition(b":")
                fields[name.strip().lower()] = value.strip().lower()
        self.stays = words[0] != b"HTTP/1.0" and fields.get(b"connection") != b"close"
        if fields.get(b"transfer-encoding") == b"chunked":
            return status, b"".join(self._chunks())
        if b"content-length" in fields:
            return status, self._exactly(_number(fields[b"content-length"], 10))
        self.stays = False
        return status, self.file.read()

    def _chunks(self):
        while size := _number(self._line().partition(b";")[0], 16):
            yield self._exactly(size)
            self._line()
        while self._line():
            pass

    def _line(self):
        line = self.file.readline(LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise Broken("closed" if len(line) < LONGEST_LINE else "a line without end")
        return line.rstrip(b"\r\n")

    def _exactly(self, size):
        data = self.file.read(size)
        if len(data) < size:
            raise Broken("closed")
        return data


def _number(digits, base):
    try:
        number = int(digits, base)
    except ValueError:
        number = -1
    if number < 0:
        raise Broken("no length")
    return number
