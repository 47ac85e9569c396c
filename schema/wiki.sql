-- Wikis and their language links (spec: langbacklinks). A collection of notebooks is a wiki too: a page a document.

-- Wikis are numbered from 1, collections from 1048577.
-- kind 0: an export, with numbers of pages of its own; 1: a folder with a file a page; 2: a collection of notebooks.
CREATE TABLE site (
  number INTEGER PRIMARY KEY,
  -- Path of the export, the folder or the workspace.
  origin TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  -- What --site and the column site of the views say (spec 12).
  name TEXT NOT NULL UNIQUE,
  -- What the export says of its wiki.
  title TEXT NOT NULL,
  base TEXT NOT NULL,
  language TEXT NOT NULL,
  -- 1: the first letter of a title is upper-case.
  first_letter INTEGER NOT NULL,
  -- Of everything in here and in namespace, and of the rules that pages were read by.
  digest INTEGER NOT NULL,
  -- Rows of langlink.
  links INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE namespace (
  site INTEGER NOT NULL REFERENCES site,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  first_letter INTEGER NOT NULL,
  PRIMARY KEY (site, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE wiki_page (
  -- (site - 1) << 32, and the page's id in its wiki: that of an export, one given to a wikitext file, document.number.
  id INTEGER PRIMARY KEY,
  site INTEGER NOT NULL REFERENCES site,
  namespace INTEGER NOT NULL,
  -- Without the namespace, with blanks.
  title TEXT NOT NULL,
  -- Where a redirect leads, with its fragment; NULL: no redirect. The namespace is NULL in another wiki.
  redirect TEXT,
  redirect_namespace INTEGER,
  -- 1: its only revision.
  is_new INTEGER NOT NULL,
  -- 14 digits.
  touched TEXT NOT NULL,
  revision INTEGER NOT NULL,
  -- Bytes of the text.
  length INTEGER NOT NULL,
  model TEXT NOT NULL,
  -- The file of a wikitext page.
  source INTEGER REFERENCES source,
  -- Of the text.
  digest INTEGER NOT NULL,
  -- Bit 0: links made of words that only a running wiki knows were left out; bit 1: a limit of expansion was met.
  warning INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX wiki_page_by_title ON wiki_page (replace(title, ' ', '_'), namespace, site);
CREATE INDEX wiki_page_by_source ON wiki_page (source) WHERE source IS NOT NULL;
CREATE INDEX wiki_page_warning ON wiki_page (site, id) WHERE warning <> 0;

-- One language link; a page has one for each language. page is wiki_page.id.
CREATE TABLE langlink (
  site INTEGER NOT NULL REFERENCES site,
  page INTEGER NOT NULL,
  lang TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (page, lang)
) STRICT, WITHOUT ROWID;
-- Every answer is a range of it, in order (spec 13).
CREATE INDEX langlink_by_title ON langlink (lang, title, page, site);

-- The text of pages that others transclude, templates first of all.
CREATE TABLE wiki_text (
  site INTEGER NOT NULL REFERENCES site,
  page INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (site, page)
) STRICT, WITHOUT ROWID;

-- The interwiki table pages were read by: is_language 1 makes language links.
CREATE TABLE interwiki (
  prefix TEXT PRIMARY KEY,
  is_language INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The public views: MediaWiki's tables under their own names and columns, and which wiki a row is of.
CREATE VIEW page AS
SELECT
  p.id AS page_id,
  p.namespace AS page_namespace,
  replace(p.title, ' ', '_') AS page_title,
  p.redirect IS NOT NULL AS page_is_redirect,
  p.is_new AS page_is_new,
  p.touched AS page_touched,
  p.revision AS page_latest,
  p.length AS page_len,
  p.model AS page_content_model,
  NULL AS page_lang,
  s.name AS site,
  p.id & 4294967295 AS page_own_id
FROM wiki_page p
JOIN site s ON s.number = p.site;

CREATE VIEW langlinks AS
SELECT l.page AS ll_from, l.lang AS ll_lang, l.title AS ll_title, s.name AS site
FROM langlink l
JOIN site s ON s.number = l.site;
