\set ECHO none
-- The end of every suite that loaded include/vocabulary.sql: the schema is intact, and nothing is left behind.
SELECT intact();
RESET search_path;
DROP SCHEMA vocabulary, decoy CASCADE;
DROP EXTENSION schema_setup;
\i test/include/leftovers.sql
