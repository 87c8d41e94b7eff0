UPDATE people SET slug = lower(name) || id WHERE slug IS NULL;
