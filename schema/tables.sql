-- The physical tables of an inlink index. They may change between versions; read the views (views.sql)
-- where you can. schema/README.md says what every column means. Applied to an empty file in one transaction.

-- What the index is made from ------------------------------------------------------------------------

-- kind 'tree': a folder given with --notebooks. kind 'workspace': a folder that holds notebooks, found below one; its
-- settings and notebooks hang on it. kind 'files': the folder of exports that were given by name.
CREATE TABLE root (
  number INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  -- Of a tree: complete, partial, missing, empty or unnamed, as the last pass that looked for it found it; '' for others.
  state TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  -- Seconds since 1970: when state or reason became so.
  since INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A folder that was listed, and the device it lay on: a folder on another device proves nothing. listing is
-- a digest of the stamps of the files in it, so that a folder without a change costs one row; 0 where
-- some file must be looked at again in any case.
CREATE TABLE directory (
  number INTEGER PRIMARY KEY,
  root INTEGER NOT NULL REFERENCES root,
  path TEXT NOT NULL,
  device INTEGER NOT NULL,
  listing INTEGER NOT NULL DEFAULT 0,
  UNIQUE (root, path)
) STRICT;

-- A file that was read, with the stamp it had (times in nanoseconds since 1970) and a digest of its bytes.
CREATE TABLE source (
  number INTEGER PRIMARY KEY,
  directory INTEGER NOT NULL REFERENCES directory,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  size INTEGER NOT NULL,
  mtime INTEGER NOT NULL,
  ctime INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  -- 1: the stamp was too young to be trusted, the next pass looks again.
  racy INTEGER NOT NULL DEFAULT 0,
  UNIQUE (directory, name)
) STRICT;

-- What a page was derived with besides its own text, and a digest of what was read of it (0: nothing was there). A document
-- is the page of its number in its collection's site. Kind 1: a database view; 2: a text recognised in an image; 3: a page
-- that is transcluded (namespace:title); 4: an interwiki prefix.
CREATE TABLE dependency (
  site INTEGER NOT NULL,
  page INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  digest INTEGER NOT NULL,
  PRIMARY KEY (site, page, kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX dependency_by_name ON dependency (site, kind, name, digest);

-- Pages and documents whose rows are not those of their text and inputs yet: the next pass derives them again.
CREATE TABLE stale_page (
  site INTEGER NOT NULL,
  page INTEGER NOT NULL,
  PRIMARY KEY (site, page)
) STRICT, WITHOUT ROWID;

-- Files that could not be read or parsed; their last good rows stay.
CREATE TABLE file_error (
  path TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  tried INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 1,
  -- Stamp of the file when it was last tried: it is tried again when this changes.
  size INTEGER NOT NULL DEFAULT -1,
  mtime INTEGER NOT NULL DEFAULT -1
) STRICT, WITHOUT ROWID;

-- Notebooks ------------------------------------------------------------------------------------------

-- Settings of a workspace that answers and rows depend on, by the names of spec A5; ignoreList is a digest.
CREATE TABLE setting (
  root INTEGER NOT NULL REFERENCES root,
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (root, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE notebook (
  number INTEGER PRIMARY KEY,
  root INTEGER NOT NULL REFERENCES root,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  -- What its documents are written in: 'siyuan', 'markdown'.
  format TEXT NOT NULL,
  -- What their files end in, where paths of titles are made of the documents above (/A.sy is above /A/B.sy); else ''.
  suffix TEXT NOT NULL,
  UNIQUE (root, id)
) STRICT;

CREATE TABLE document (
  number INTEGER PRIMARY KEY,
  notebook INTEGER NOT NULL REFERENCES notebook,
  source INTEGER NOT NULL UNIQUE REFERENCES source,
  ident INTEGER NOT NULL REFERENCES ident,
  path TEXT NOT NULL,
  hpath TEXT NOT NULL,
  title TEXT NOT NULL,
  updated TEXT NOT NULL,
  created TEXT NOT NULL,
  -- 1: another file holds a document of the same id, last by path, then by notebook; that one counts.
  shadowed INTEGER NOT NULL DEFAULT 0,
  UNIQUE (notebook, path)
) STRICT;
CREATE INDEX document_by_ident ON document (ident);

-- Every id that a block has or a ref names, once; number 0 is the empty id: that of no block.
CREATE TABLE ident (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- The ident of the document in which the block of this id that counts lies (spec A4); 0: no block has it.
  root INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX ident_by_root ON ident (root);
INSERT INTO ident (number, id) VALUES (0, '');

-- key = document.number × 2²⁴ + ordinal; parent, container and last are ordinals of the same document.
CREATE TABLE block (
  key INTEGER PRIMARY KEY,
  ident INTEGER NOT NULL REFERENCES ident,
  parent INTEGER,
  -- The parent's ident; 0 for documents.
  parent_ident INTEGER NOT NULL REFERENCES ident,
  -- NULL: the same as parent.
  container INTEGER,
  -- NULL: nothing lies below.
  last INTEGER,
  type TEXT NOT NULL,
  subtype TEXT NOT NULL,
  -- Bit 0: a paragraph that holds more than refs.
  flags INTEGER NOT NULL,
  updated ANY NOT NULL,
  -- NULL: its document's.
  created ANY,
  -- What a container (or a table) adds to the content around it; NULL for other blocks.
  lead TEXT,
  -- NULL: a document's title, an embed's target, a container's children.
  content TEXT,
  name TEXT NOT NULL,
  alias TEXT NOT NULL,
  memo TEXT NOT NULL,
  tag TEXT NOT NULL,
  -- NULL in the rest: what the view computes.
  ial TEXT,
  first_content TEXT,
  length INTEGER,
  markdown TEXT,
  reparsed TEXT,
  -- What is marked in it, as JSON: [[type, content, markdown, ial, target, title] …], what is missing at the end or null is what
  -- the views make of the rest. NULL: nothing is.
  spans TEXT,
  -- First line in the file, as a difference to that of the block before it in the document; NULL: the format has no lines.
  line INTEGER
) STRICT;
CREATE INDEX block_by_ident ON block (ident);
CREATE INDEX block_by_parent ON block (parent_ident);
CREATE INDEX block_by_type ON block (type, subtype);
CREATE INDEX block_with_spans ON block (key) WHERE spans IS NOT NULL;
CREATE INDEX block_with_tag ON block (key) WHERE tag <> '';

-- Stored by target: a backlink query reads one range.
CREATE TABLE ref (
  target INTEGER NOT NULL REFERENCES ident,
  block INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  content TEXT NOT NULL,
  markdown TEXT,
  -- Not stored in the row: an equality tells the planner more than a range of keys.
  document INTEGER NOT NULL GENERATED ALWAYS AS (block >> 24) VIRTUAL,
  PRIMARY KEY (target, block, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX ref_by_block ON ref (block, ordinal);
CREATE INDEX ref_by_document ON ref (document);

CREATE TABLE attribute (
  block INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  document INTEGER NOT NULL GENERATED ALWAYS AS (block >> 24) VIRTUAL,
  PRIMARY KEY (block, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX attribute_by_name ON attribute (name, value);
CREATE INDEX attribute_by_document ON attribute (document);

-- References by name (spec/markdown H) ------------------------------------------------------------------

-- What documents may be found by; kind as in NoteName: 0 stem, 1 folder, 2 leading run, 3 title, 4 file's name, 5 alias;
-- 6: its title, name or an alias as people say it, which no ref is looked up by.
CREATE TABLE name (
  notebook INTEGER NOT NULL REFERENCES notebook,
  key TEXT NOT NULL,
  kind INTEGER NOT NULL,
  document INTEGER NOT NULL REFERENCES document,
  PRIMARY KEY (notebook, key, kind, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_by_document ON name (document);

-- Places in documents, in document order; kind as in NoteAnchor: 0 mark, 1 heading, 2 its own id, 3 its slug.
CREATE TABLE anchor (
  document INTEGER NOT NULL REFERENCES document,
  ordinal INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  key TEXT NOT NULL,
  level INTEGER NOT NULL,
  ident INTEGER NOT NULL REFERENCES ident,
  PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

-- How a ref was written that says a name: in which ways it may find a document, and the id it has while it finds none. Its
-- target is in ref, and follows the names.
CREATE TABLE link (
  block INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  notebook INTEGER NOT NULL REFERENCES notebook,
  ways TEXT NOT NULL,
  dangling INTEGER NOT NULL REFERENCES ident,
  PRIMARY KEY (block, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE link_key (
  notebook INTEGER NOT NULL REFERENCES notebook,
  key TEXT NOT NULL,
  block INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (notebook, key, block, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_key_by_block ON link_key (block);

-- What mentions of a document are found by, where its format says so.
CREATE TABLE keyword (
  document INTEGER NOT NULL REFERENCES document,
  text TEXT NOT NULL,
  PRIMARY KEY (document, text)
) STRICT, WITHOUT ROWID;

-- Mentions -------------------------------------------------------------------------------------------

-- Prepared texts; rowid = block.key. content is that of headings, paragraphs and tables, where mentions are looked for;
-- fcontent holds titles of documents, code, formulas and HTML, which are none; whole what a reader sees of a block of
-- which content leaves out anchors, code or formulas.
CREATE VIRTUAL TABLE mention_fts USING fts5 (
  content, fcontent, name, alias, memo, tag, whole,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '_'"
);

-- Postings held in memory before they are written out, in bytes: fewer, larger segments make a build a third faster.
INSERT INTO mention_fts (mention_fts, rank) VALUES ('hashsize', 8388608);

-- Folded names, memos and single aliases of those blocks, found by equality.
CREATE TABLE label (
  text TEXT NOT NULL,
  block INTEGER NOT NULL,
  PRIMARY KEY (text, block)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_by_block ON label (block);

-- Traditional to simplified Chinese, one sign each (OpenCC); empty while every workspace tells them apart.
CREATE TABLE han_fold (
  traditional INTEGER PRIMARY KEY,
  simplified INTEGER NOT NULL
) STRICT;

-- The index itself -----------------------------------------------------------------------------------

-- What happened to documents and wiki pages in which generation, in order. The oldest entries are dropped: meta's changes_since
-- says from where on the log is whole.
CREATE TABLE change (
  generation INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  -- added, changed, moved, removed.
  kind TEXT NOT NULL,
  -- document.number; NULL: a page.
  document INTEGER,
  -- page_id of a wiki's page; NULL: a document.
  page INTEGER,
  -- The document's id; a page's in its wiki.
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  -- Of titles: notebook and hPath; wiki and title.
  path TEXT NOT NULL,
  -- Seconds since 1970.
  at INTEGER NOT NULL,
  PRIMARY KEY (generation, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;
