INSERT INTO customers (name, email, fax) VALUES ('Ann', 'ann@example.org', '1'), ('Bob', '', NULL), ('Cid', '', '3');
INSERT INTO products (title, price) VALUES ('Red Tea', 2), ('Green Tea', 3.5), ('Pot', 20), ('Cup', 4), ('Tin', 5);
INSERT INTO "order" (customer_id, state, placed) VALUES (1, 'open', '2024-03-02 10:00'), (1, 'failed', '2024-07-02 23:30'), (2, 'done', '2024-11-03 01:30');
INSERT INTO order_lines VALUES (1, 1, 2, 2), (1, 3, 1, 20), (2, 2, 4, 3.5);
INSERT INTO visits VALUES ('2024-01-01', '/'), ('2024-01-02', '/tea');
