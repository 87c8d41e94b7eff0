-- Rows for version 1.0 of acme's shop, some in every table.
INSERT INTO "user" ("emailAddress", role, "formerRoles", name, initials, born, settings)
SELECT 'user' || n || '@example.org', (ARRAY['customer', 'Staff', 'it''s complicated']::"UserRole"[])[n % 3 + 1],
    ARRAY['Staff', 'customer']::"UserRole"[], 'Name ' || n, 'A' || n % 10 || 'Z', '1980-01-01'::date + n, '{"n": [1, 2]}'
FROM generate_series(1, 20) AS n;
UPDATE "user" SET invited_by = id - 1 WHERE id > 1;
INSERT INTO products (sku, title, description, labels, codes, unit, price, weight, maker_id, valid, shelf, dimensions)
SELECT 'SKU-' || n, 'Product ' || n, repeat('x', 50 * n), ARRAY['new'], ARRAY['a', 'b'], 'kg', n * 1.5, n,
    n, daterange('2026-01-01'::date + n, '2026-01-02'::date + n), point(n, n), ARRAY[1.5, n]
FROM generate_series(1, 20) AS n;
UPDATE "user" SET favourite_id = 100 + (id % 5) * 5;
INSERT INTO "order" (region, user_id, placed, total, "references")
SELECT 'EU', 1 + n % 20, '2026-02-01 12:00:00'::timestamp + n * interval '1 hour', n, 'see ' || n
FROM generate_series(1, 30) AS n;
INSERT INTO order_lines (region, number, line, product_id, amount, price, note)
SELECT region, number, line, 100 + 5 * line, line, 9.99, 'a note'
FROM "order", generate_series(1, 3) AS line;
INSERT INTO returns (region, number, line, kind, arrived)
SELECT region, number, line, 'x', tstzrange(day, day + interval '1 day')
FROM (SELECT *, '2026-03-01'::timestamptz + row_number() OVER (ORDER BY number) * interval '2 days' AS day
    FROM order_lines WHERE line = 2) AS lines;
INSERT INTO carts (user_id, product_id) SELECT n, 100 FROM generate_series(1, 10) AS n;
INSERT INTO log (level, message) SELECT n % 8, 'message ' || n FROM generate_series(1, 10) AS n;
INSERT INTO "A table whose name is as long as a name in PostgreSQL may be..."
    ("a column whose name is as long as a name in PostgreSQL may be..",
    "another column with a name that is as long as a name may be....")
SELECT 'text ' || n, n FROM generate_series(1, 10) AS n;
SELECT pg_catalog.setval('"Countdown"', -77);
