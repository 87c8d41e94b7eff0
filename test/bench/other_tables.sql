-- Makes tables other_:first to other_:last, with rows in every catalog that verify reads.
SELECT format('CREATE TABLE other_%1$s (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name varchar(255) NOT NULL, parent_id uuid REFERENCES other_%1$s ON DELETE CASCADE)', i)
FROM generate_series(:first, :last) i
\gexec
