-- The rows that are there have one value, new ones another
ALTER TABLE clients ADD COLUMN news boolean NOT NULL DEFAULT false;
ALTER TABLE clients ALTER COLUMN news SET DEFAULT true;
