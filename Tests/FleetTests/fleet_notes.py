"""Notebooks of one member of a fleet: documents with blocks in blocks, moved, copied and removed at random."""
import json, os

BOX, OTHER = "20200101000000-boxbox0", "20200101000000-boxbox1"
# Workspace and notebook. The last has the first's id in another workspace, so that places can be the same.
PLACES = [("ws", BOX), ("ws", OTHER), ("ws2", "20200101000000-boxbox2"), ("ws2", BOX)]
DOCUMENTS, BLOCKS = 6, 34
STAND = ("NodeListItem", "NodeBlockquote", "NodeSuperBlock", "NodeCallout")


def document_id(number):
    return "202001010000%02d-%s" % (number, "docdoc%d" % (number % 10))


def block_id(number):
    return "202001010001%02d-blk00%02d" % (number, number)


# The same in every member, so that one id is asked of many indexes; the last nobody has.
ASKED = [document_id(n) for n in range(DOCUMENTS)] + [block_id(n) for n in range(BLOCKS)] + ["20200101000900-nowhere"]


class Notes:
    def __init__(self, member, odd):
        self.member, self.r, self.odd = member, member.r, odd
        self.documents = {}  # path: the document's node
        # With copies an index is loaded whole more often, so that some members have none.
        self.copies = self.r.random() < 0.3
        for space in ("ws", "ws2"):
            self._configure(space)

    # Blocks -------------------------------------------------------------------------------------------

    def write(self, number):
        """A document anew, where it is or somewhere."""
        path = next((p for p in sorted(self.documents) if p.endswith(document_id(number) + ".sy")), None) or self._place(number)
        # Never all of them: others keep some.
        free = self.r.sample(range(BLOCKS), BLOCKS)[:self.r.randrange(3, 14)]
        self.free = [block_id(n) for n in free]
        title = "%s %d" % (self.r.choice(self.odd).replace('"', "").replace("'", "").replace("\t", ""), number)
        node = {"ID": document_id(number), "Spec": "1", "Type": "NodeDocument",
                "Properties": {"id": document_id(number), "title": title, "type": "doc",
                               "updated": "202001020000%02d" % self.r.randrange(9)},
                "Children": self._children(0) or [self._node("NodeParagraph", self._inline())]}
        self._take(path, node, copied=self.copies and self.r.random() < 0.3)
        self.documents[path] = node
        self._save(path)

    def _children(self, depth):
        found = [self._block(depth) for _ in range(self.r.randrange(2, 6) if depth == 0 else self.r.randrange(1, 4))]
        return [node for node in found if node]

    def _node(self, kind, children, **more):
        node = {"Type": kind, "Children": children, **more}
        if self.free:
            node["ID"] = self.free.pop()
            node["Properties"] = {"id": node["ID"]}
        return node

    def _block(self, depth):
        kind = self.r.choice("ppppphhlllqsce" if depth < 3 else "pph")
        if not self.free:
            return None
        if kind == "h":
            return self._node("NodeHeading", self._inline(), HeadingLevel=self.r.randrange(1, 4))
        if kind == "e":
            script = "select * from blocks where id='%s'" % self.r.choice(ASKED)
            return self._node("NodeBlockQueryEmbed", [{"Type": "NodeOpenBrace"}, {"Type": "NodeOpenBrace"}, {
                "Type": "NodeBlockQueryEmbedScript", "Data": script}, {"Type": "NodeCloseBrace"}, {"Type": "NodeCloseBrace"}])
        if kind == "l":
            items = [self._node("NodeListItem", self._children(depth + 2) or [self._node("NodeParagraph", self._inline())],
                                ListData={"BulletChar": 42, "Marker": "Kg=="}) for _ in range(self.r.randrange(1, 3))]
            return self._node("NodeList", items, ListData={})
        if kind == "q":
            return self._node("NodeBlockquote", [{"Type": "NodeBlockquoteMarker", "Data": ">"}] + self._children(depth + 1))
        if kind == "s":
            return self._node("NodeSuperBlock", [{"Type": "NodeSuperBlockOpenMarker"},
                                                 {"Type": "NodeSuperBlockLayoutMarker", "Data": "row"},
                                                 *self._children(depth + 1), {"Type": "NodeSuperBlockCloseMarker"}])
        if kind == "c":
            return self._node("NodeCallout", self._children(depth + 1), CalloutType="TIP", CalloutTitle="Tip")
        return self._node("NodeParagraph", self._inline())

    def _inline(self):
        """Text and refs, or refs alone."""
        marks = []
        if self.r.random() < 0.6:
            marks.append({"Type": "NodeText", "Data": self.r.choice(self.odd) + " "})
        if self.r.random() < 0.03:
            marks.append({"Type": "NodeText", "Data": "long " * 1200})
        marks += self.refs(self.r.choices(ASKED, k=self.r.randrange(4)))
        if self.r.random() < 0.2:
            marks.append({"Type": "NodeText", "Data": "\n[[fr:%s]]" % self.r.choice(["Plain", "Jardin"])})
        return marks or [{"Type": "NodeText", "Data": "x"}]

    @staticmethod
    def refs(targets):
        return [{"Type": "NodeTextMark", "TextMarkType": "block-ref", "TextMarkBlockRefSubtype": "s", "TextMarkBlockRefID": target,
                 "TextMarkTextContent": "anchor"} for target in targets]

    def _take(self, path, node, copied):
        """Removes from other documents what a node holds. Of what is copied only lists' items, quotes and the like: which of two with one
        id and different paragraphs stands for them depends on the numbers of documents in an index."""
        def ids(root, all_of_them):
            return {n["ID"] for n in _nodes(root) if "ID" in n and (all_of_them or n["Type"] in STAND)} - {root["ID"]}
        for other, root in list(self.documents.items()):
            taken = ids(node, not copied) | ids(root, False) & ids(node, True) if other != path else ()
            taken = {name for name in taken if name in ids(root, True)}
            if taken and root["ID"] != node["ID"]:
                _remove(root, taken)
                self._save(other)

    # Documents that a test names ----------------------------------------------------------------------

    def clear(self, documents):
        """These documents and no others: {id: blocks}."""
        for path in list(self.documents):
            self._remove_file(path)
        self.put(documents, True)

    def put(self, documents, contains_children):
        self._configure("ws", {"editor": {"backlinkContainChildren": contains_children}})
        for name, blocks in documents.items():
            path = "ws/data/%s/%s.sy" % (BOX, name)
            if blocks is None:
                self._remove_file(path)
                continue
            last = {"Type": "NodeParagraph", "ID": name[:15] + "lastone", "Children": [{"Type": "NodeText", "Data": "x"}]}
            self.documents[path] = {"ID": name, "Spec": "1", "Type": "NodeDocument", "Children": blocks + [last],
                                    "Properties": {"id": name, "title": name, "type": "doc", "updated": "20200102000000"}}
            self._save(path)

    # Files --------------------------------------------------------------------------------------------

    def _place(self, number):
        space, box = self.r.choice(PLACES[:3] if not self.copies else PLACES)
        above = self.r.choice(["", "", document_id(self.r.randrange(DOCUMENTS)) + "/"])
        return "%s/data/%s/%s%s.sy" % (space, box, above, document_id(number))

    def _save(self, path):
        space, _, box = path.split("/")[:3]
        conf = "%s/data/%s/.siyuan/conf.json" % (space, box)
        if not os.path.exists(os.path.join(self.member.tree, conf)):
            self.member.write_file(conf, json.dumps({"name": "Box " + self.member.name, "closed": False}))
        self.member.write_file(path, json.dumps(self.documents[path]))

    def _lost(self):
        """Forgets documents whose files somebody removed."""
        for path in list(self.documents):
            if not os.path.exists(os.path.join(self.member.tree, path)):
                del self.documents[path]

    def edit(self):
        """One edit; its name."""
        self._lost()
        kind = self.r.randrange(10)
        paths = sorted(self.documents)
        if kind < 4 or len(paths) < 3:
            self.write(self.r.randrange(DOCUMENTS))
            return "document"
        path = self.r.choice(paths)
        number = next(n for n in range(DOCUMENTS) if path.endswith(document_id(n) + ".sy"))
        if kind == 4:
            to = self._place(number)
            if to in self.documents:
                return "none"
            self.documents[to] = json.loads(json.dumps(self.documents[path]))
            self._save(to)
            if self.copies and self.r.random() < 0.5:
                return "copied document"
            self._remove_file(path)
            return "moved document"
        if kind < 7:
            return self._move_block(path, self.r.choice(paths))
        if kind == 7:
            self._configure(self.r.choice(["ws", "ws2"]))
            return "settings"
        if kind == 8:
            self.member.write_file("ws/data/%s/.siyuan/conf.json" % self.r.choice([BOX, OTHER]),
                                   json.dumps({"name": "Box %d" % self.r.randrange(9), "closed": False}))
            return "notebook"
        self._remove_file(path)
        return "removed document"

    def _configure(self, space, value=None):
        if value is None:
            value = self.r.choice([{"editor": {"backlinkContainChildren": True}}, {"editor": {"backlinkContainChildren": False}}, {}])
        self.member.write_file(space + "/conf/conf.json", json.dumps(value))

    def _remove_file(self, path):
        del self.documents[path]
        os.remove(os.path.join(self.member.tree, path))

    def _move_block(self, source, target):
        root = self.documents[source]
        blocks = [n for n in _nodes(root) if n is not root and "ID" in n and n["Type"] != "NodeListItem"]
        if not blocks or source == target:
            return "none"
        block = json.loads(json.dumps(self.r.choice(blocks)))
        copied = self.copies and self.r.random() < 0.4 and not any(n["Type"] in STAND for n in _nodes(block))
        if not copied:
            _remove(self.documents[source], {n["ID"] for n in _nodes(block) if "ID" in n})
            self._save(source)
        self.documents[target]["Children"].insert(0, block)
        self._take(target, self.documents[target], copied=True)
        self._save(target)
        return "copied block" if copied else "moved block"


def _nodes(node):
    yield node
    for child in node.get("Children", ()):
        yield from _nodes(child)


def _remove(node, ids):
    """Blocks with these ids go, with what is in them."""
    if "Children" in node:
        node["Children"] = [child for child in node["Children"] if child.get("ID") not in ids]
        for child in node["Children"]:
            _remove(child, ids)
