-- From 1.1 to 1.2: can run ahead, in batches

UPDATE products SET slug = replace(lower(title), ' ', '-') WHERE slug IS NULL AND title IS NOT NULL;
