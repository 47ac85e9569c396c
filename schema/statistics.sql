-- What SQLite's planner is told of the tables (https://www.sqlite.org/fileformat2.html#stat1tab): the shape of a usual index,
-- not a measurement, so that plans are the same in every index, however it came about, and for every reader. First the rows
-- of a table, then how many rows one value of the first column has, of the first two, and so on.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('root', 'sqlite_autoindex_root_1', '10 1'),
  ('directory', 'sqlite_autoindex_directory_1', '5000 500 1'),
  ('source', 'sqlite_autoindex_source_1', '5000 10 1'),
  ('notebook', 'sqlite_autoindex_notebook_1', '20 4 1'),
  ('document', 'sqlite_autoindex_document_1', '5000 1'),
  ('document', 'sqlite_autoindex_document_2', '5000 250 1'),
  ('document', 'document_by_ident', '5000 1'),
  ('ident', 'sqlite_autoindex_ident_1', '260000 1'),
  ('ident', 'ident_by_root', '260000 50'),
  ('block', 'block_by_ident', '250000 1'),
  ('block', 'block_by_parent', '250000 6'),
  ('block', 'block_by_type', '250000 12000'),
  ('ref', 'ref', '20000 3 1 1'),
  ('ref', 'ref_by_block', '20000 1 1'),
  ('ref', 'ref_by_document', '20000 4'),
  ('attribute', 'attribute', '3000 2 1'),
  ('attribute', 'attribute_by_name', '3000 60 2'),
  ('attribute', 'attribute_by_document', '3000 2'),
  ('label', 'label', '2000 1 1'),
  ('label', 'label_by_block', '2000 1'),
  ('site', 'sqlite_autoindex_site_1', '3 1'),
  ('wiki_page', 'wiki_page_by_title', '100000 1 1 1'),
  ('langlink', 'langlink', '1000000 10 1'),
  ('langlink', 'langlink_by_title', '1000000 5000 8 1 1');
