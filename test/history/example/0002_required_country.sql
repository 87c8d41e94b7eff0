-- A column that has to have a value, in a way that runs only while there are no customers
ALTER TABLE customers ADD COLUMN country text NOT NULL;
