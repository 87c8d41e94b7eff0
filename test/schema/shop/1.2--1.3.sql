-- From 1.2 to 1.3

ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz USING placed AT TIME ZONE 'UTC';

UPDATE customers SET email = NULL WHERE email = '';
INSERT INTO reasons VALUES ('back\slash', DEFAULT), ('broken', '30 days');
INSERT INTO returns (order_id, reason, day)
    SELECT id, 'broken', '02/03/2024' FROM orders WHERE state = 'cancelled';
DELETE FROM order_lines USING orders WHERE orders.id = order_id AND orders.state = 'cancelled';
