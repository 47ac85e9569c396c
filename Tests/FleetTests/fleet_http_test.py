"""Answers as servers, proxies and things that are no servers write them, read by the connection of a fleet. Needs no server."""
import os, socket, sys, threading, time, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "scripts"))
sys.dont_write_bytecode = True
from fleet_engine import FleetError, Server
from fleet_http import Broken, Connection


class Answers(unittest.TestCase):
    def answered(self, answer, body=b"SELECT 1", step=None):
        """What a connection makes of an answer, whether it stays, and the request it wrote."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        asked = []

        def serve():
            peer, _ = listener.accept()
            with peer:
                data = b""
                while not data.endswith(b"0\r\n\r\n" if b"chunked" in data else body if isinstance(body, bytes) else b"\0"):
                    data += peer.recv(65536)
                asked.append(data)
                for at in range(0, len(answer), step or len(answer) or 1):
                    peer.sendall(answer[at:at + (step or len(answer))])
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        connection = Connection("127.0.0.1", listener.getsockname()[1], False)
        self.addCleanup(connection.close)
        try:
            return (*connection.post("/?a=b", {"X-Key": "é"}, body), connection.stays)
        finally:
            thread.join(10)
            self.asked = asked[0]

    def test_lengths_chunks_and_ends(self):
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        for answer, wanted in (
                (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", (200, b"abc", True)),
                (b"HTTP/1.1 200 OK\r\nCONTENT-LENGTH:3\r\nConnection: Close\r\n\r\nabc", (200, b"abc", False)),
                (b"HTTP/1.1 500 Error\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n", (500, b"abc", True)),
                (chunked + b"A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n", (200, b"0123456789", True)),
                (b"HTTP/1.0 200 OK\r\n\r\nabc", (200, b"abc", False)),
                (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", (200, b"", True))):
            for step in (None, 1):
                self.assertEqual(self.answered(answer, step=step), wanted, answer)

    def test_what_is_not_whole_is_broken(self):
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        for answer in (b"", b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", b"HTTP/1.1 200 OK\r\nContent-Le", b"SSH-2.0-x\r\n\r\n",
                       chunked + b"5\r\nab", chunked + b"2\r\nab\r\n",
                       chunked + b"zz\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc",
                       b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", b"x" * 70000):
            with self.assertRaises((Broken, OSError), msg=answer[:80]):
                self.answered(answer)

    def test_bodies(self):
        ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        self.answered(ok)
        head, _, body = self.asked.partition(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"POST /?a=b HTTP/1.1\r\nHost: 127.0.0.1:"))
        self.assertIn("X-Key: é\r\nContent-Length: 8".encode(), head)
        self.assertEqual(body, b"SELECT 1")
        self.answered(ok, iter([b"ab", b"", b"x" * 20]))
        self.assertEqual(self.asked.partition(b"\r\n\r\n")[2], b"2\r\nab\r\n14\r\n" + b"x" * 20 + b"\r\n0\r\n\r\n")


class Together(unittest.TestCase):
    def test_one_that_fails_leaves_the_others_alone(self):
        """A request whose server goes away ends its own connection, while another waits for its answer."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def answer(peer):
            with peer:
                if b"fails" in peer.recv(65536):
                    time.sleep(0.1)
                else:
                    time.sleep(0.5)
                    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

        def serve():
            for _ in range(2):
                threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()
        threading.Thread(target=serve, daemon=True).start()
        engine, answers = Server("http://127.0.0.1:%d/x" % listener.getsockname()[1]), []
        self.addCleanup(engine.close)
        with self.assertRaisesRegex(FleetError, "no server answers"):
            engine.together(lambda e: e.run(b"fails"), lambda e: answers.append(e.run(b"waits")))
        self.assertEqual(answers, [b"ok"])
        self.assertIsNotNone(engine.twins[0].connection)


if __name__ == "__main__":
    unittest.main()
