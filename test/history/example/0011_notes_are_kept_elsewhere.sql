-- A table leaves, and one comes that has its name
ALTER TABLE notes RENAME TO notes_before;
CREATE TABLE notes (order_id integer NOT NULL REFERENCES orders (id), body text NOT NULL DEFAULT '', place integer NOT NULL);
INSERT INTO notes (order_id, body, place) SELECT order_id, coalesce(words, ''), id FROM notes_before WHERE order_id IS NOT NULL;
DROP TABLE notes_before;
ALTER TABLE notes ADD PRIMARY KEY (order_id, place);
