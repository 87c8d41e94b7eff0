-- Labels leave in the way that tools for migrations know
UPDATE orders SET state = 'draft' WHERE state = 'packed';

BEGIN;
CREATE TYPE order_state_new AS ENUM ('draft', 'sent', 'paid', 'cancelled');
ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;
ALTER TABLE orders ALTER COLUMN state TYPE order_state_new USING (state::text::order_state_new);
ALTER TYPE order_state RENAME TO order_state_old;
ALTER TYPE order_state_new RENAME TO order_state;
DROP TYPE order_state_old;
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'draft';
COMMIT;
