"""An old clickhouse-server as a plain process on loopback, for tests and measurements: a folder, two ports, no root, no
systemd. Debian's 18.16 is what it was written for; later ones read the same settings."""
import http.client, os, shutil, socket, subprocess, time

CONFIG = """<yandex>
  <logger><level>%(level)s</level><log>%(dir)s/server.log</log><errorlog>%(dir)s/errors.log</errorlog><size>50M</size><count>1</count></logger>
  <http_port>%(http)d</http_port><tcp_port>%(tcp)d</tcp_port><interserver_http_port>%(inter)d</interserver_http_port>
  <interserver_http_host>127.0.0.1</interserver_http_host>
  <listen_host>127.0.0.1</listen_host><max_connections>64</max_connections>
  <path>%(dir)s/data/</path><tmp_path>%(dir)s/tmp/</tmp_path><user_files_path>%(dir)s/files/</user_files_path>
  <users_config>%(dir)s/users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
  <mark_cache_size>268435456</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>
  <mlock_executable>false</mlock_executable><timezone>UTC</timezone>
  <remote_servers>%(cluster)s</remote_servers>%(zookeeper)s
  <macros><shard>%(shard)s</shard><replica>%(replica)s</replica></macros>
  <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
</yandex>
"""
USERS = """<yandex>
  <profiles><default><max_memory_usage>4000000000</max_memory_usage><load_balancing>random</load_balancing></default></profiles>
  <users><default><password>%(password)s</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
  <quotas><default></default></quotas>
</yandex>
"""


def program():
    """The server's path, or None."""
    return shutil.which("clickhouse-server") or next(
        (p for p in ("/usr/sbin/clickhouse-server", "/usr/bin/clickhouse-server") if os.access(p, os.X_OK)), None)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Server:
    def __init__(self, folder, password="", ports=None, cluster="", zookeeper="", shard="1", replica="1", level="warning"):
        self.folder, self.password = folder, password
        self.http, self.tcp, self.inter = ports or free_ports(3)
        for name in ("data", "tmp", "files"):
            os.makedirs(os.path.join(folder, name), exist_ok=True)
        values = {"dir": folder, "http": self.http, "tcp": self.tcp, "inter": self.inter, "cluster": cluster, "shard": shard,
                  "replica": replica, "zookeeper": zookeeper, "password": password, "level": level}
        for name, text in (("config.xml", CONFIG), ("users.xml", USERS)):
            with open(os.path.join(folder, name), "w") as f:
                f.write(text % values)
        self.process = None

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self.http

    def start(self, seconds=60):
        out = open(os.path.join(self.folder, "output.log"), "ab")
        self.process = subprocess.Popen([program(), "--config-file=" + os.path.join(self.folder, "config.xml")], cwd=self.folder,
                                        stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
        out.close()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            ask = http.client.HTTPConnection("127.0.0.1", self.http, timeout=2)
            try:
                ask.request("GET", "/ping")
                if ask.getresponse().status == 200:
                    return self
            except OSError:
                time.sleep(0.1)
            finally:
                ask.close()
        self.kill()
        with open(os.path.join(self.folder, "output.log"), errors="replace") as f:
            raise RuntimeError("clickhouse-server did not start: " + f.read()[-500:])

    def kill(self):
        """As a power cut does it."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None


ZOOKEEPER = "/usr/share/zookeeper/bin/zkServer.sh"


class Keeper:
    """ZooKeeper of Debian as a plain process; replicated tables need one."""

    def __init__(self, folder):
        self.folder, (self.port,) = folder, free_ports(1)
        os.makedirs(folder, exist_ok=True)
        self.config = os.path.join(folder, "zoo.cfg")
        with open(self.config, "w") as f:
            f.write("tickTime=1000\ndataDir=%s/data\nclientPort=%d\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n"
                    "maxClientCnxns=0\n" % (folder, self.port))
        self.process = None

    @property
    def setting(self):
        return "<zookeeper><node><host>127.0.0.1</host><port>%d</port></node><session_timeout_ms>4000</session_timeout_ms></zookeeper>" % self.port

    def start(self, seconds=60):
        with open(os.path.join(self.folder, "log"), "ab") as out:
            self.process = subprocess.Popen([ZOOKEEPER, "start-foreground", self.config], cwd=self.folder, stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=out, start_new_session=True,
                                            env=dict(os.environ, ZOO_LOG_DIR=self.folder, JVMFLAGS="-Xmx256m"))
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.2)
        self.stop()
        raise RuntimeError("ZooKeeper did not start: see %s/log" % self.folder)

    def stop(self):
        if self.process:
            # zkServer.sh replaces itself by java, or waits for it: both are in a session of their own.
            try:
                os.killpg(self.process.pid, 9)
            except ProcessLookupError:
                pass
            self.process.wait()
            self.process = None
