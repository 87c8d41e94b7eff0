-- Rows go into a table of their own, and the column that they come from leaves
CREATE TABLE addresses (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    client_id integer NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    country text NOT NULL,
    made timestamp with time zone NOT NULL DEFAULT now(),
    UNIQUE (client_id, country)
);
INSERT INTO addresses (client_id, country)
SELECT c.id, c.country FROM clients AS c;
ALTER TABLE clients DROP COLUMN country;
COMMENT ON TABLE addresses IS 'where a client''s orders go; -- not a comment of SQL';
