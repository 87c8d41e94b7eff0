-- Rows that acme's shop should never have let in, one kind after another, as they come in where keys are switched off.
SET session_replication_role = replica;
SET acme.on_drift = off;

-- an orphan, of three columns
INSERT INTO returns (number, region, line, arrived) VALUES (999999, 'XX', 7, tstzrange('2030-01-01', '2030-01-02'));

-- duplicates in a unique index on an expression, and conflicts of an expression, of those that meet a condition
ALTER TABLE products DROP CONSTRAINT products_valid_int4range_excl;
DROP INDEX products_title;
INSERT INTO products (sku, title, unit, price, maker_id, valid)
SELECT 'double-' || n, 'Double Title', 'piece', 1, 1, daterange('2031-01-01', '2031-02-01') FROM generate_series(1, 2) AS n;

-- duplicates in a partial unique index
DROP INDEX user_staff_name;
INSERT INTO "user" ("emailAddress", role, name, born)
SELECT 'double' || n || '@example.org', 'Staff', 'Same', '1990-01-01' FROM generate_series(1, 3) AS n;

-- conflicts that a deferrable constraint would have looked at later
INSERT INTO returns (arrived) SELECT tstzrange('2032-01-01', '2032-01-02') FROM generate_series(1, 2);

-- a check, and one of a domain
ALTER TABLE log DROP CONSTRAINT log_level;
INSERT INTO log (level) VALUES (8), (9);
ALTER DOMAIN email DROP CONSTRAINT email_check;
INSERT INTO "user" ("emailAddress", name) VALUES ('nobody', 'Nobody');

-- NULL in a domain without
ALTER DOMAIN currencies DROP NOT NULL;
ALTER TABLE "user" ALTER COLUMN wallet SET DEFAULT NULL;
INSERT INTO "user" ("emailAddress", name, wallet) VALUES ('poor@example.org', 'Poor', NULL);
