-- From 1.0 to 1.1: what a comparison of the two definitions cannot know

ALTER TABLE products DROP COLUMN mask;
