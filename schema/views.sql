-- The public views: SiYuan's tables under their own names and columns. SQL written for SiYuan runs on them.
-- Of two files with a document of one id only the one that counts is shown. Rows are looked up by id, root_id, block_id and def_block_id without a scan (asserted by a test).

-- Helpers of the views below; not part of the contract. The content of a container is what its own node and
-- the blocks below it add, in document order (spec C1); the content of an embed is that of its target.
CREATE VIEW block_own_content AS
SELECT b.key AS key, b.ident AS ident, CASE
  WHEN b.content IS NOT NULL THEN b.content
  WHEN b.type = 'd' THEN (
    SELECT replace(replace(d.title, char(8203), ''), char(8205) || '#', '#') FROM document d WHERE d.number = b.key >> 24)
  WHEN b.lead IS NOT NULL THEN CASE WHEN b.lead LIKE ' %' THEN b.lead ELSE ' ' || b.lead END || coalesce((
    SELECT group_concat(piece, '') FROM (
      SELECT CASE
        WHEN c.type = 't' THEN coalesce(c.lead, '') || c.content
        WHEN c.lead IS NOT NULL THEN c.lead
        WHEN c.type = 'av' THEN ''
        ELSE coalesce(c.content, '')
      END AS piece
      FROM block c
      WHERE c.key > b.key AND c.key <= (b.key & ~16777215) | coalesce(b.last, 0)
      ORDER BY c.key)), '')
  ELSE ''
END AS content
FROM block b;

CREATE VIEW block_content AS
SELECT b.key AS key, CASE WHEN b.type = 'query_embed' AND b.content IS NULL
  THEN coalesce((
    SELECT o.content FROM ref r JOIN block_own_content o ON o.ident = r.target
    WHERE r.block = b.key ORDER BY o.key DESC LIMIT 1), '')
  ELSE o.content END AS content
FROM block b JOIN block_own_content o ON o.key = b.key;

CREATE VIEW block_first_content AS
SELECT b.key AS key, CASE
  WHEN b.first_content IS NOT NULL THEN b.first_content
  WHEN b.type = 'd' THEN (SELECT o.content FROM block_own_content o WHERE o.key = b.key)
  WHEN b.lead IS NULL OR b.type = 't' THEN ''
  ELSE coalesce((
    SELECT c.content FROM block c
    WHERE c.key > b.key AND c.key <= (b.key & ~16777215) | coalesce(b.last, 0)
      AND (c.lead IS NULL OR c.type = 't')
    ORDER BY c.key LIMIT 1), '')
END AS content
FROM block b;

-- The Markdown of list items and lists. In an item's, U+0001 stands for its only paragraph, U+0002 for all that is in it, a
-- blank line between and indented: paragraphs and the like, and lists whose items need no U+0002. A list's is its items'.
CREATE VIEW block_inner_item_markdown AS
SELECT b.key AS key, b.parent AS parent, CASE WHEN instr(b.markdown, char(1)) = 0 THEN b.markdown
  ELSE replace(b.markdown, char(1), (
    SELECT CASE WHEN c.markdown IS NULL THEN c.content ELSE replace(c.markdown, char(1), c.content) END
    FROM block c WHERE c.key > b.key AND c.key <= (b.key & ~16777215) | b.last ORDER BY c.key LIMIT 1)) END AS markdown
FROM block b;

CREATE VIEW block_inner_list_markdown AS
SELECT b.key AS key, coalesce(b.markdown, (
  SELECT group_concat(markdown, char(10)) FROM (
    SELECT m.markdown AS markdown FROM block_inner_item_markdown m
    WHERE m.key > b.key AND m.key <= (b.key & ~16777215) | coalesce(b.last, 0) AND m.parent = b.key & 16777215
    ORDER BY m.key)), '') AS markdown
FROM block b;

CREATE VIEW block_item_markdown AS
SELECT b.key AS key, b.parent AS parent, CASE
  WHEN instr(b.markdown, char(2)) = 0 THEN (SELECT m.markdown FROM block_inner_item_markdown m WHERE m.key = b.key)
  ELSE replace(b.markdown, char(2), replace(replace((
    SELECT group_concat(markdown, char(10, 10)) FROM (
      SELECT CASE
        WHEN c.type = 'l' THEN (SELECT m.markdown FROM block_inner_list_markdown m WHERE m.key = c.key)
        WHEN c.markdown IS NULL THEN c.content
        ELSE replace(c.markdown, char(1), c.content) END AS markdown
      FROM block c
      WHERE c.key > b.key AND c.key <= (b.key & ~16777215) | b.last AND c.parent = b.key & 16777215 ORDER BY c.key)),
    char(10), char(10) || substr('          ', 1, CASE b.subtype WHEN 'o' THEN instr(b.markdown, char(2)) - 1 ELSE 2 END)),
    char(10) || substr('          ', 1, CASE b.subtype WHEN 'o' THEN instr(b.markdown, char(2)) - 1 ELSE 2 END) || char(10),
    char(10, 10))) END AS markdown
FROM block b;

CREATE VIEW block_list_markdown AS
SELECT b.key AS key, CASE
  WHEN b.type = 'i' THEN (SELECT m.markdown FROM block_item_markdown m WHERE m.key = b.key)
  WHEN b.markdown IS NOT NULL THEN b.markdown
  ELSE coalesce((
    SELECT group_concat(markdown, char(10)) FROM (
      SELECT m.markdown AS markdown FROM block_item_markdown m
      WHERE m.key > b.key AND m.key <= (b.key & ~16777215) | coalesce(b.last, 0) AND m.parent = b.key & 16777215
      ORDER BY m.key)), '')
END AS markdown
FROM block b;

-- Columns that people filter and join by are columns of tables, so that SQLite can begin with whichever of them narrows the
-- most; what is computed is a subquery that runs only where it is asked for.
CREATE VIEW block_row AS
SELECT
  b.key AS key,
  i.id AS id,
  pi.id AS parent_id,
  di.id AS root_id,
  '' AS hash,
  n.id AS box,
  d.path AS path,
  d.hpath AS hpath,
  b.name AS name,
  b.alias AS alias,
  b.memo AS memo,
  b.tag AS tag,
  CASE WHEN b.content IS NOT NULL THEN b.content
    ELSE (SELECT t.content FROM block_content t WHERE t.key = b.key) END AS content,
  CASE WHEN b.lead IS NULL AND b.type <> 'd' AND b.first_content IS NULL THEN ''
    ELSE (SELECT f.content FROM block_first_content f WHERE f.key = b.key) END AS fcontent,
  CASE
    WHEN b.type = 'd' THEN ''
    WHEN b.type = 'l' OR b.type = 'i' THEN (SELECT m.markdown FROM block_list_markdown m WHERE m.key = b.key)
    WHEN b.markdown IS NOT NULL THEN replace(b.markdown, char(1),
      CASE WHEN b.content IS NOT NULL THEN b.content
        ELSE (SELECT t.content FROM block_content t WHERE t.key = b.key) END)
    WHEN b.type = 'h' THEN substr('######', 1, CAST(substr(b.subtype, 2) AS INTEGER)) || ' ' || b.content
    WHEN b.content IS NOT NULL THEN b.content
    ELSE (SELECT t.content FROM block_content t WHERE t.key = b.key)
  END AS markdown,
  coalesce(b.length, CASE
    WHEN b.type = 'query_embed' THEN 0
    WHEN b.type = 'd' OR (b.lead IS NOT NULL AND b.type <> 't') THEN length(
      (SELECT f.content FROM block_first_content f WHERE f.key = b.key))
    ELSE length(b.content)
  END) AS length,
  b.type AS type,
  b.subtype AS subtype,
  coalesce(b.ial, '{: id="' || i.id || '"' || CASE WHEN b.updated = '' THEN '' ELSE ' updated="' || b.updated || '"' END || '}') AS ial,
  CASE b.type
    WHEN 'd' THEN 0 WHEN 'h' THEN 5
    WHEN 'p' THEN 10 WHEN 'c' THEN 10 WHEN 'm' THEN 10 WHEN 't' THEN 10 WHEN 'html' THEN 10
    WHEN 'l' THEN 20 WHEN 'i' THEN 20 WHEN 'b' THEN 20 WHEN 'callout' THEN 20
    WHEN 's' THEN 30 WHEN 'av' THEN 30
    ELSE 100
  END AS sort,
  CAST(coalesce(b.created, d.created) AS TEXT) AS created,
  CAST(b.updated AS TEXT) AS updated
FROM block b
JOIN ident i ON i.number = b.ident
JOIN ident pi ON pi.number = b.parent_ident
JOIN document d ON d.number = b.key >> 24 AND b.key BETWEEN d.number << 24 AND d.number << 24 | 16777215
JOIN ident di ON di.number = d.ident
JOIN notebook n ON n.number = d.notebook
WHERE +d.shadowed = 0;

CREATE VIEW blocks AS
SELECT
  id, parent_id, root_id, hash, box, path, hpath, name, alias, memo, tag, content, fcontent, markdown, length, type, subtype,
  ial, sort, created, updated
FROM block_row;

-- def_block_parent_id is the parent in the syntax tree, as in the kernel. Of several blocks with the target's
-- id the last by path, then by notebook, counts (spec A4).
CREATE VIEW refs AS
SELECT
  r.block << 8 | min(r.ordinal, 255) AS id,
  ti.id AS def_block_id,
  CASE WHEN ti.root = 0 THEN '' ELSE coalesce((
    SELECT pi.id FROM block tb JOIN document td ON td.number = tb.key >> 24 JOIN notebook tn ON tn.number = td.notebook
    JOIN block p ON p.key = (tb.key & ~16777215) | coalesce(tb.container, tb.parent) JOIN ident pi ON pi.number = p.ident
    WHERE tb.ident = ti.number ORDER BY td.path DESC, tn.id DESC LIMIT 1), '') END AS def_block_parent_id,
  tdi.id AS def_block_root_id,
  CASE WHEN ti.root = 0 THEN '' ELSE coalesce((
    SELECT td.path FROM document td WHERE td.ident = ti.root AND td.shadowed = 0), '') END AS def_block_path,
  bi.id AS block_id,
  di.id AS root_id,
  n.id AS box,
  d.path AS path,
  r.content AS content,
  CASE
    WHEN r.markdown IS NOT NULL THEN r.markdown
    WHEN r.kind = 0 THEN '((' || ti.id || ' "' || r.content || '"))'
    WHEN r.kind = 1 THEN '((' || ti.id || ' ''' || r.content || '''))'
    ELSE ''
  END AS markdown,
  CASE r.kind WHEN 2 THEN 'query_embed' ELSE 'textmark' END AS type
FROM ref r
JOIN ident ti ON ti.number = r.target
JOIN ident tdi ON tdi.number = ti.root
JOIN block b ON b.key = r.block
JOIN ident bi ON bi.number = b.ident
JOIN document d ON d.number = r.document
JOIN ident di ON di.number = d.ident
JOIN notebook n ON n.number = d.notebook
WHERE +d.shadowed = 0;

CREATE VIEW attributes AS
SELECT
  a.block << 8 | min(a.ordinal, 255) AS id,
  a.name AS name,
  a.value AS value,
  a.kind AS type,
  i.id AS block_id,
  di.id AS root_id,
  n.id AS box,
  d.path AS path
FROM attribute a
JOIN block b ON b.key = a.block
JOIN ident i ON i.number = b.ident
JOIN document d ON d.number = a.document
JOIN ident di ON di.number = d.ident
JOIN notebook n ON n.number = d.notebook
WHERE +d.shadowed = 0;

-- Marks, links and images in blocks. The Markdown of the simplest marks is made here, as the kernel writes it.
CREATE VIEW spans AS
SELECT
  b.key << 8 | min(CAST(s.key AS INTEGER), 255) AS id,
  i.id AS block_id,
  di.id AS root_id,
  n.id AS box,
  d.path AS path,
  coalesce(json_extract(s.value, '$[1]'), '') AS content,
  coalesce(json_extract(s.value, '$[2]'), CASE json_extract(s.value, '$[0]')
    WHEN 'textmark strong' THEN '**' || json_extract(s.value, '$[1]') || '**'
    WHEN 'textmark em' THEN '*' || json_extract(s.value, '$[1]') || '*'
    WHEN 'textmark code' THEN '`' || json_extract(s.value, '$[1]') || '`'
    WHEN 'textmark tag' THEN '#' || json_extract(s.value, '$[1]') || '#'
    ELSE coalesce(json_extract(s.value, '$[1]'), '') END) AS markdown,
  json_extract(s.value, '$[0]') AS type,
  coalesce(json_extract(s.value, '$[3]'), '') AS ial
FROM block b
JOIN json_each(b.spans) s
JOIN ident i ON i.number = b.ident
JOIN document d ON d.number = b.key >> 24 AND b.key BETWEEN d.number << 24 AND d.number << 24 | 16777215
JOIN ident di ON di.number = d.ident
JOIN notebook n ON n.number = d.notebook
WHERE b.spans IS NOT NULL AND +d.shadowed = 0 AND json_extract(s.value, '$[0]') <> '';

-- Files of the workspace that blocks show or link to.
CREATE VIEW assets AS
SELECT
  b.key << 8 | min(CAST(s.key AS INTEGER), 255) AS id,
  i.id AS block_id,
  di.id AS root_id,
  n.id AS box,
  d.path AS docpath,
  json_extract(s.value, '$[4]') AS path,
  replace(json_extract(s.value, '$[4]'),
    rtrim(json_extract(s.value, '$[4]'), replace(json_extract(s.value, '$[4]'), '/', '')), '') AS name,
  coalesce(json_extract(s.value, '$[5]'), '') AS title,
  '' AS hash
FROM block b
JOIN json_each(b.spans) s
JOIN ident i ON i.number = b.ident
JOIN document d ON d.number = b.key >> 24 AND b.key BETWEEN d.number << 24 AND d.number << 24 | 16777215
JOIN ident di ON di.number = d.ident
JOIN notebook n ON n.number = d.notebook
WHERE b.spans IS NOT NULL AND +d.shadowed = 0 AND json_extract(s.value, '$[0]') NOT LIKE '%file-annotation-ref%'
  AND json_extract(s.value, '$[4]') LIKE 'assets/%';

-- References to places in PDF files: the file, and the id of the place in it.
CREATE VIEW file_annotation_refs AS
SELECT
  b.key << 8 | min(CAST(s.key AS INTEGER), 255) AS id,
  rtrim(rtrim(json_extract(s.value, '$[4]'), replace(json_extract(s.value, '$[4]'), '/', '')), '/') AS file_path,
  replace(json_extract(s.value, '$[4]'),
    rtrim(json_extract(s.value, '$[4]'), replace(json_extract(s.value, '$[4]'), '/', '')), '') AS annotation_id,
  i.id AS block_id,
  di.id AS root_id,
  n.id AS box,
  d.path AS path,
  coalesce(json_extract(s.value, '$[1]'), '') AS content,
  'textmark' AS type
FROM block b
JOIN json_each(b.spans) s
JOIN ident i ON i.number = b.ident
JOIN document d ON d.number = b.key >> 24 AND b.key BETWEEN d.number << 24 AND d.number << 24 | 16777215
JOIN ident di ON di.number = d.ident
JOIN notebook n ON n.number = d.notebook
WHERE b.spans IS NOT NULL AND +d.shadowed = 0 AND json_extract(s.value, '$[0]') LIKE '%file-annotation-ref%';

-- Full text under SiYuan's name: `WHERE blocks_fts MATCH '…'`, and `bm25`, `highlight` and `snippet` of that column.
CREATE VIEW blocks_fts AS
SELECT
  b.id AS rowid, b.id, b.parent_id, b.root_id, b.hash, b.box, b.path, b.hpath, b.name, b.alias, b.memo, b.tag, b.content, b.fcontent,
  b.markdown, b.length, b.type, b.subtype, b.ial, b.sort, b.created, b.updated,
  t.mention_fts AS blocks_fts, t.rank AS rank
FROM mention_fts t JOIN block_row b ON b.key = t.rowid;

CREATE VIEW blocks_fts_case_insensitive AS
SELECT
  b.id AS rowid, b.id, b.parent_id, b.root_id, b.hash, b.box, b.path, b.hpath, b.name, b.alias, b.memo, b.tag, b.content, b.fcontent,
  b.markdown, b.length, b.type, b.subtype, b.ial, b.sort, b.created, b.updated,
  t.mention_fts AS blocks_fts_case_insensitive, t.rank AS rank
FROM mention_fts t JOIN block_row b ON b.key = t.rowid;

-- Where blocks begin in their files, for formats that have lines: `hpath:line` for editors.
CREATE VIEW block_lines AS
SELECT
  i.id AS block_id,
  (SELECT sum(c.line) FROM block c WHERE c.key BETWEEN b.key & ~16777215 AND b.key) AS line
FROM block b
JOIN ident i ON i.number = b.ident
JOIN document d ON d.number = b.key >> 24 AND b.key BETWEEN d.number << 24 AND d.number << 24 | 16777215
WHERE b.line IS NOT NULL AND +d.shadowed = 0;
