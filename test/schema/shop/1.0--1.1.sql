-- From 1.0 to 1.1: what has another name, and the total of each order

ALTER TABLE "order" RENAME TO orders;
ALTER TABLE customers RENAME COLUMN name TO full_name;
ALTER TYPE order_state RENAME TO order_status;
ALTER TYPE order_status RENAME VALUE 'failed' TO 'cancelled';

UPDATE orders SET total = (SELECT coalesce(sum(count * each), 0) FROM order_lines WHERE order_id = orders.id);
