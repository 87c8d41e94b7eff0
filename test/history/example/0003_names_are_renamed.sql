ALTER TABLE customers RENAME COLUMN full_name TO name;
ALTER TABLE customers RENAME TO clients;
ALTER TABLE orders RENAME COLUMN customer_id TO client_id;
ALTER INDEX orders_customer_id_idx RENAME TO orders_client_id_idx;
ALTER TABLE orders RENAME CONSTRAINT orders_customer_id_fkey TO orders_client_id_fkey;
