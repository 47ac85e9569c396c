-- Queries of the kind that people post for SiYuan's and MediaWiki's tables. A line `-- name` begins one; `scan` behind it names
-- the views of which it must read all rows, whatever tables they are made of (a text anywhere, a count of everything).
-- `?id`, `?doc`, `?target`, `?tag`, `?box`, `?title`, `?word` stand for values that are in the index.

-- block by id
SELECT * FROM blocks WHERE id = '?id'
-- content by id
SELECT content FROM blocks WHERE id = '?id'
-- children of a block
SELECT id, type, content FROM blocks WHERE parent_id = '?doc'
-- count of children
SELECT count(*) FROM blocks WHERE parent_id = '?doc'
-- blocks of a document
SELECT id, parent_id, type FROM blocks WHERE root_id = '?doc'
-- headings of a document
SELECT id, subtype, content FROM blocks WHERE root_id = '?doc' AND type = 'h'
-- outline in order
SELECT id, subtype, content FROM blocks WHERE root_id = '?doc' AND type = 'h' ORDER BY sort, id
-- length of a document
SELECT sum(length) FROM blocks WHERE root_id = '?doc' AND type IN ('p', 'h', 'c')
-- document by title scan: blocks
SELECT id, hpath FROM blocks WHERE type = 'd' AND content = '?title'
-- document by part of a title scan: blocks
SELECT id, hpath FROM blocks WHERE type = 'd' AND content LIKE '%?title%'
-- documents of a notebook scan: blocks
SELECT id, hpath FROM blocks WHERE type = 'd' AND box = '?box'
-- document by hpath scan: blocks
SELECT id FROM blocks WHERE hpath = '/?title' AND type = 'd'
-- documents below a path scan: blocks
SELECT id, hpath FROM blocks WHERE type = 'd' AND path LIKE '/2024%'
-- recently changed documents scan: blocks
SELECT id, hpath, updated FROM blocks WHERE type = 'd' ORDER BY updated DESC LIMIT 20
-- recently changed blocks scan: blocks
SELECT id, updated FROM blocks WHERE type = 'p' ORDER BY updated DESC LIMIT 20
-- created today scan: blocks
SELECT id FROM blocks WHERE type = 'd' AND created LIKE '20240301%'
-- changed in a month scan: blocks
SELECT id FROM blocks WHERE updated BETWEEN '20240301000000' AND '20240331235959' AND type = 'd'
-- documents a day scan: blocks
SELECT substr(created, 1, 8) AS day, count(*) FROM blocks WHERE type = 'd' GROUP BY day
-- blocks a type scan: blocks
SELECT type, count(*) FROM blocks GROUP BY type
-- random document scan: blocks
SELECT id FROM blocks WHERE type = 'd' ORDER BY random() LIMIT 1
-- random paragraph scan: blocks
SELECT id, content FROM blocks WHERE type = 'p' ORDER BY random() LIMIT 1
-- text in paragraphs scan: blocks
SELECT id, content FROM blocks WHERE type = 'p' AND content LIKE '%?tag%' LIMIT 64
-- text in headings scan: blocks
SELECT id, content FROM blocks WHERE type = 'h' AND content LIKE '%?tag%'
-- text in code scan: blocks
SELECT id FROM blocks WHERE type = 'c' AND content LIKE '%select%'
-- several words scan: blocks
SELECT id FROM blocks WHERE type = 'p' AND content LIKE '%a%' AND content LIKE '%b%' LIMIT 32
-- tagged blocks scan: blocks
SELECT id, content FROM blocks WHERE tag LIKE '%#?tag#%'
-- blocks with any tag scan: blocks
SELECT id, tag FROM blocks WHERE tag <> ''
-- named blocks scan: blocks
SELECT id, name FROM blocks WHERE name <> ''
-- block by name scan: blocks
SELECT id FROM blocks WHERE name = 'x'
-- by alias scan: blocks
SELECT id FROM blocks WHERE alias LIKE '%x%'
-- memos scan: blocks
SELECT id, memo FROM blocks WHERE memo <> ''
-- icon in the attribute list scan: blocks
SELECT id FROM blocks WHERE type = 'd' AND ial LIKE '%icon=%'
-- list items of tasks scan: blocks
SELECT id FROM blocks WHERE type = 'i' AND subtype = 't'
-- tasks not done scan: blocks
SELECT id, content FROM blocks WHERE type = 'i' AND subtype = 't' AND markdown LIKE '%[ ]%'
-- tasks done in a document
SELECT id FROM blocks WHERE root_id = '?doc' AND type = 'i' AND subtype = 't' AND markdown LIKE '%[X]%'
-- markdown of lists in a document
SELECT markdown FROM blocks WHERE root_id = '?doc' AND type = 'l'
-- tables scan: blocks
SELECT id FROM blocks WHERE type = 't'
-- attributes of a block
SELECT name, value FROM attributes WHERE block_id = '?id'
-- attributes of a document
SELECT block_id, name, value FROM attributes WHERE root_id = '?doc'
-- blocks by custom attribute
SELECT block_id FROM attributes WHERE name = 'custom-status' AND value = 'done'
-- attribute by name
SELECT block_id, value FROM attributes WHERE name = 'bookmark'
-- bookmarks with their blocks
SELECT B.* FROM blocks AS B JOIN attributes AS A ON B.id = A.block_id WHERE A.name = 'bookmark'
-- daily notes scan: attributes
SELECT B.* FROM blocks AS B JOIN attributes AS A ON B.id = A.block_id WHERE A.name LIKE 'custom-dailynote-%'
-- daily notes, the other order scan: attributes
SELECT B.* FROM attributes AS A JOIN blocks AS B ON A.block_id = B.id WHERE A.name LIKE 'custom-dailynote-%'
-- daily notes by IN scan: attributes
SELECT * FROM blocks WHERE id IN (SELECT block_id FROM attributes WHERE name LIKE 'custom-dailynote-%')
-- attributes a name scan: attributes
SELECT name, count(*) FROM attributes GROUP BY name ORDER BY 2 DESC
-- backlinks of a block
SELECT block_id, content FROM refs WHERE def_block_id = '?target'
-- backlinks with their text
SELECT b.content FROM refs r JOIN blocks b ON b.id = r.block_id WHERE r.def_block_id = '?target'
-- backlinks by IN
SELECT content, hpath FROM blocks WHERE id IN (SELECT block_id FROM refs WHERE def_block_id = '?target')
-- backlinks with the document, old style
SELECT b.hpath, r.content FROM blocks b, refs r WHERE r.block_id = b.id AND r.def_block_id = '?target'
-- documents that link to a document
SELECT DISTINCT root_id FROM refs WHERE def_block_root_id = '?target'
-- refs into a document
SELECT def_block_id, block_id FROM refs WHERE def_block_root_id = '?target'
-- refs into a document with titles
SELECT d.content FROM refs r JOIN blocks d ON d.id = r.root_id WHERE r.def_block_root_id = '?target'
-- refs of a block
SELECT def_block_id, content FROM refs WHERE block_id = '?id'
-- refs of a document
SELECT def_block_id, def_block_root_id, content FROM refs WHERE root_id = '?doc'
-- outgoing links with titles
SELECT DISTINCT d.id, d.content FROM refs r JOIN blocks d ON d.id = r.def_block_root_id WHERE r.root_id = '?doc'
-- outgoing links, the other order
SELECT DISTINCT d.id, d.content FROM blocks d JOIN refs r ON r.def_block_root_id = d.id WHERE r.root_id = '?doc'
-- targets of a document's refs
SELECT b.content FROM refs r JOIN blocks b ON b.id = r.def_block_id WHERE r.root_id = '?doc'
-- two hops
SELECT DISTINCT b.def_block_root_id FROM refs a JOIN refs b ON b.root_id = a.def_block_root_id WHERE a.root_id = '?doc'
-- who links to what I link to
SELECT DISTINCT b.root_id FROM refs a JOIN refs b ON b.def_block_root_id = a.def_block_root_id WHERE a.root_id = '?doc'
-- mutual links
SELECT a.root_id FROM refs a JOIN refs b ON b.root_id = a.def_block_root_id AND b.def_block_root_id = a.root_id WHERE a.root_id = '?doc'
-- most linked blocks scan: refs
SELECT def_block_id, count(*) AS n FROM refs GROUP BY def_block_id ORDER BY n DESC LIMIT 10
-- most linked documents scan: refs
SELECT def_block_root_id, count(*) AS n FROM refs GROUP BY def_block_root_id ORDER BY n DESC LIMIT 10
-- most linking documents scan: refs
SELECT root_id, count(*) AS n FROM refs GROUP BY root_id ORDER BY n DESC LIMIT 10
-- broken refs
SELECT block_id, def_block_id FROM refs WHERE def_block_root_id = ''
-- broken refs by LEFT JOIN scan: refs
SELECT r.block_id, r.def_block_id FROM refs r LEFT JOIN blocks b ON b.id = r.def_block_id WHERE b.id IS NULL
-- broken refs by NOT IN scan: refs blocks
SELECT block_id FROM refs WHERE def_block_id NOT IN (SELECT id FROM blocks)
-- broken refs by NOT EXISTS scan: refs
SELECT block_id FROM refs r WHERE NOT EXISTS (SELECT 1 FROM blocks b WHERE b.id = r.def_block_id)
-- orphans by NOT IN scan: blocks refs
SELECT id, hpath FROM blocks WHERE type = 'd' AND id NOT IN (SELECT def_block_root_id FROM refs)
-- orphans by NOT EXISTS scan: blocks
SELECT id, hpath FROM blocks b WHERE type = 'd' AND NOT EXISTS (SELECT 1 FROM refs r WHERE r.def_block_root_id = b.id)
-- embeds scan: refs
SELECT block_id, def_block_id FROM refs WHERE type = 'query_embed'
-- subtree of a block
WITH RECURSIVE t(id) AS (SELECT '?id' UNION ALL SELECT b.id FROM blocks b JOIN t ON b.parent_id = t.id) SELECT count(*) FROM t
-- subtree of a document with text
WITH RECURSIVE t(id) AS (SELECT '?doc' UNION ALL SELECT b.id FROM blocks b JOIN t ON b.parent_id = t.id) SELECT b.content FROM t JOIN blocks b ON b.id = t.id WHERE b.type = 'p'
-- ancestors of a block
WITH RECURSIVE t(id) AS (SELECT '?id' UNION ALL SELECT b.parent_id FROM blocks b JOIN t ON b.id = t.id WHERE b.parent_id <> '') SELECT id FROM t
-- parent with its child
SELECT p.content, c.content FROM blocks c JOIN blocks p ON p.id = c.parent_id WHERE c.id = '?id'
-- siblings
SELECT s.id FROM blocks b JOIN blocks s ON s.parent_id = b.parent_id WHERE b.id = '?id'
-- document of a block
SELECT d.content FROM blocks b JOIN blocks d ON d.id = b.root_id WHERE b.id = '?id'
-- linked paragraphs with their documents
SELECT d.content, b.content FROM refs r JOIN blocks b ON b.id = r.block_id JOIN blocks d ON d.id = b.root_id WHERE r.def_block_id = '?target'
-- attributes of linking blocks
SELECT a.name, a.value FROM refs r JOIN attributes a ON a.block_id = r.block_id WHERE r.def_block_root_id = '?target'
-- attributes of linking documents
SELECT a.name, a.value FROM refs r JOIN attributes a ON a.block_id = r.root_id WHERE r.def_block_root_id = '?target'
-- refs in blocks with an attribute
SELECT r.def_block_id FROM attributes a JOIN refs r ON r.block_id = a.block_id WHERE a.name = 'custom-status'
-- blocks with an attribute and text
SELECT b.content, a.value FROM attributes a JOIN blocks b ON b.id = a.block_id WHERE a.name = 'custom-status' AND b.type = 'p'
-- documents with a status, most linked
SELECT a.block_id, count(r.id) AS n FROM attributes a LEFT JOIN refs r ON r.def_block_root_id = a.block_id WHERE a.name = 'custom-status' GROUP BY a.block_id ORDER BY n DESC
-- documents without children scan: blocks
SELECT id FROM blocks d WHERE type = 'd' AND NOT EXISTS (SELECT 1 FROM blocks c WHERE c.parent_id = d.id)
-- daily notes with their refs scan: attributes refs
SELECT a.value, r.def_block_id FROM attributes a JOIN refs r ON r.root_id = a.block_id WHERE a.name LIKE 'custom-dailynote-%'
-- tags scan: spans
SELECT content, count(*) FROM spans WHERE type = 'textmark tag' GROUP BY content ORDER BY 2 DESC
-- blocks with a tag, by spans scan: spans
SELECT b.id, b.content FROM spans s JOIN blocks b ON b.id = s.block_id WHERE s.type LIKE '%tag%' AND s.content = '?tag'
-- spans of a block
SELECT type, content, markdown FROM spans WHERE block_id = '?id'
-- spans of a document
SELECT type, content FROM spans WHERE root_id = '?doc'
-- highlighted text scan: spans
SELECT block_id, content FROM spans WHERE type LIKE '%mark mark%'
-- links to a site scan: spans
SELECT block_id, markdown FROM spans WHERE type = 'textmark a' AND markdown LIKE '%example.com%'
-- assets of a document
SELECT path, name FROM assets WHERE root_id = '?doc'
-- where a file is used scan: assets
SELECT docpath, block_id FROM assets WHERE path = 'assets/x.png'
-- annotations of a file scan: file_annotation_refs
SELECT block_id, annotation_id FROM file_annotation_refs WHERE file_path = 'assets/x.pdf'
-- full text
SELECT id, content FROM blocks_fts WHERE blocks_fts MATCH '?word' LIMIT 20
-- full text, best first
SELECT id, bm25(blocks_fts) FROM blocks_fts WHERE blocks_fts MATCH 'content:?word' ORDER BY rank LIMIT 20
-- full text with highlights, in one type
SELECT id, highlight(blocks_fts, 0, '<', '>') FROM blocks_fts WHERE blocks_fts MATCH '?word' AND type = 'h'
-- full text with the titles of documents
SELECT d.content, f.content FROM blocks_fts f JOIN blocks d ON d.id = f.root_id WHERE f.blocks_fts MATCH '?word' LIMIT 20
-- full text by SiYuan's other table
SELECT id, snippet(blocks_fts_case_insensitive, 0, '<', '>', '...', 12) FROM blocks_fts_case_insensitive WHERE (blocks_fts_case_insensitive MATCH '{name alias memo tag content}:("?word")') ORDER BY sort ASC, rank LIMIT 20
