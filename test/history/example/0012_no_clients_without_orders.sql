WITH with_orders AS (SELECT DISTINCT client_id FROM orders)
DELETE FROM clients WHERE id NOT IN (SELECT client_id FROM with_orders);
DROP INDEX orders_client_id_idx;
CREATE INDEX orders_open_idx ON orders (client_id, id DESC) WHERE state <> 'paid';
