/* A label has another name,
   and one comes */
ALTER TYPE order_state RENAME VALUE 'lost' TO 'cancelled';
ALTER TYPE order_state ADD VALUE 'packed' BEFORE 'sent';
