"""Several servers as one: two shards with two replicas each where ZooKeeper is there, else three shards. A server killed in the middle of a load: nothing
is lost, nothing is there twice."""
import json, os, subprocess, sys, threading, time, unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from fleet_test import Case
from fleet_world import FLEET, World, engine_name, fleet_engine, fleet_server


class Cluster(Case):
    def setUp(self):
        if engine_name() != "server":
            self.skipTest("clickhouse-server is not there")
        super().setUp()
        self.engine.stop()
        self.replicated = os.access(fleet_server.ZOOKEEPER, os.X_OK)
        self.quorum = ["--quorum", "2"] if self.replicated else []
        setting = ""
        if self.replicated:
            keeper = fleet_server.Keeper(os.path.join(self.folder, "keeper")).start()
            self.addCleanup(keeper.stop)
            setting = keeper.setting
        ports = fleet_server.free_ports(12)
        ports = [ports[at:at + 3] for at in (0, 3, 6, 9)]
        member = "<replica><host>127.0.0.1</host><port>%d</port></replica>"
        # Two replicas a shard, or shards without.
        groups = [[0, 1], [2, 3]] if self.replicated else [[0], [1], [2]]
        cluster = "<fleet>%s</fleet>" % "".join(
            "<shard><internal_replication>true</internal_replication>%s</shard>" % "".join(member % ports[n][1] for n in group)
            for group in groups)
        self.servers = []
        for group, numbers in enumerate(groups):
            for number in numbers:
                self.servers.append(fleet_server.Server(
                    os.path.join(self.folder, "s%d" % number), ports=ports[number], cluster=cluster, zookeeper=setting,
                    shard=str(group), replica=str(number)).start())
                self.addCleanup(self.servers[-1].kill)
        words = ["--replicated"] if self.replicated else []
        ddl = subprocess.run([sys.executable, FLEET, "schema", "--database", "fleet", "--cluster", "fleet", *words], check=True,
                             stdout=subprocess.PIPE).stdout.decode()
        for server in self.servers:
            engine = fleet_engine.opened(server.url + "/fleet")
            for text in ddl.strip().rstrip(";").split(";\n"):
                engine.run(text.encode(), database="default")
            engine.close()
        self.engine.url = self.servers[0].url + "/fleet"

    def spread(self):
        """Rows in each server's own tables."""
        counts = []
        for server in self.servers:
            engine = fleet_engine.opened(server.url + "/fleet")
            counts.append(engine.rows(b"SELECT count() AS n FROM langlinks_local")[0]["n"])
            engine.close()
        return counts

    def caught_up(self):
        """Waits until the replicas have the same."""
        until = time.monotonic() + 90
        while self.replicated and time.monotonic() < until:
            counts = []
            for server in self.servers[:2]:
                engine = fleet_engine.opened(server.url + "/fleet")
                counts.append([engine.rows(b"SELECT count() AS n, sum(version) AS v FROM %s_local FINAL" % table)
                               for table in (b"langlinks", b"page", b"refs", b"documents")])
                engine.close()
            if counts[0] == counts[1]:
                return
            time.sleep(0.2)
        if self.replicated:
            self.fail("the replicas don't come together: %r" % (counts + self.replicas(),))

    def replicas(self):
        """What the servers say of replication."""
        said = []
        for server in self.servers[:2]:
            engine = fleet_engine.opened(server.url + "/fleet")
            said.append(engine.rows(b"SELECT table, is_readonly, is_session_expired, parts_to_check, queue_size, log_max_index, log_pointer, "
                                    b"absolute_delay, active_replicas FROM system.replicas"))
            said.append(engine.rows(b"SELECT table, last_exception, num_tries, type, new_part_name FROM system.replication_queue"))
            engine.close()
        return said

    def test_every_server_answers_alike_whichever_is_killed(self):
        world = World(self.folder, 41)
        self.engine.fleet("load", *self.quorum, world.list, check=0)
        self.assertTrue(all(self.spread()), "every shard has rows: %r" % self.spread())
        self.caught_up()
        for server in self.servers:
            self.engine.url = server.url + "/fleet"
            self.compare(world, "at first", deep=False)
        for number, delay in ((2, 0.15), (1, 0.3), (0, 0.25), (3, 0.4)):
            what = [world.event() for _ in range(3)]
            self.engine.url = self.servers[0].url + "/fleet"
            process = subprocess.Popen([sys.executable, FLEET, "load", "--server", self.engine.url, *self.quorum, world.list],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(delay)
            self.servers[number].kill()
            _, errors = process.communicate(timeout=120)
            self.assertIn(process.returncode, (0, 3), errors)
            self.assertLessEqual(errors.count(b"\n"), 1, errors)
            if self.replicated and number == 1:
                # The other replica answers alone; loads wait.
                for member in world.members:
                    member.write_page()
                    member.write_document(1)
                    member.index_now()
                _, _, errors = self.engine.fleet("load", *self.quorum, world.list, check=3)
                self.assertIn("a replica is away", errors)
                self.assertTrue(self.rows("--all"))
            self.servers[number].start()
            self.load_again(world)
            self.caught_up()
            for server in self.servers:
                self.engine.url = server.url + "/fleet"
                self.compare(world, "server %d killed after %s s: %s" % (number, delay, what), deep=False)

    def load_again(self, world):
        """A server that has just started may not have found the others yet."""
        for _ in range(40):
            status, _, errors = self.engine.fleet("load", *self.quorum, world.list)
            if status == 0:
                return
            time.sleep(0.5)
        self.fail(errors)


if __name__ == "__main__":
    unittest.main()
