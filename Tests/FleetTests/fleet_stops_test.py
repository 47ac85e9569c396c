"""A load that is cut off after any of its requests, before or after the server carried it out: the next run goes on."""
import os, shutil, sys, unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from fleet_relay import Relay, listening
from fleet_test import Case
from fleet_world import World, engine_name


class Cutting(Relay):
    """Passes requests on until there were enough; the last is passed on and not answered, or not passed on."""
    port = left = 0
    carries_out_the_last = False

    def do_POST(self):
        body = self.body()
        Cutting.left -= 1
        if Cutting.left > 0 or Cutting.left == 0 and self.carries_out_the_last:
            status, data = self.passed_on(self.port, body)
        if Cutting.left <= 0:
            return self.cut()
        self.answer(status, data)


class Stops(Case):
    def setUp(self):
        if engine_name() != "server":
            self.skipTest("clickhouse-server is not there")
        super().setUp()
        Cutting.port = self.engine.server.http
        self.relay = "http://127.0.0.1:%d/fleet" % listening(self, Cutting).server_port

    def test_cut_off_after_every_request(self):
        world = World(self.folder, 43, members=3)
        for requests in range(1, 14):
            for Cutting.carries_out_the_last in (False, True):
                what = [world.event()]
                self.edit_again(world)
                Cutting.left = requests
                status, _, errors = self.engine.fleet("load", world.list, url=self.relay)
                self.assertIn(status, (0, 3), errors)
                self.assertLessEqual(errors.count("\n"), 1, errors)
                # The same page and document again, so that what was sent of them is neither what was nor what is.
                self.edit_again(world)
                self.engine.fleet("load", world.list, check=0)
                self.compare(world, "after %d requests: %s" % (requests, what), deep=False)

    def edit_again(self, world):
        for member in world.members[:2]:
            member.write_page((0, 3))
            member.write_document(2)
            member.index_now()

    def test_another_past_of_the_same_number(self):
        """An index that was put back and went on to the same generation, or beyond, is loaded anew."""
        world = World(self.folder, 47, members=2)
        member = world.members[0]
        for number in range(3):  # so that the log has lines
            member.write_page()
            member.write_document(number)
            member.index_now()
        kept = member.index + ".kept"
        shutil.copy(member.index, kept)
        for further in (1, 2):
            member.write_document(1)
            member.write_page()
            member.write_page()
            member.index_now()
            self.engine.fleet("load", world.list, check=0)
            member.remove_index()
            shutil.copy(kept, member.index)
            for _ in range(further):
                member.write_page()
                member.write_document(2)
                member.index_now()
            self.engine.fleet("load", world.list, check=0)
            self.compare(world, "put back, %d further" % further)


if __name__ == "__main__":
    unittest.main()
