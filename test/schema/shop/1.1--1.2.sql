-- From 1.1 to 1.2: what goes, with what is in it

DROP TABLE visits;
ALTER TABLE customers DROP COLUMN pager, DROP COLUMN fax;
