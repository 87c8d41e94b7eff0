-- What a definition can have from PostgreSQL 18 on.

CREATE TABLE newer (
    id integer CONSTRAINT newer_id_named NOT NULL,
    b integer GENERATED ALWAYS AS (id * 2) VIRTUAL,
    c integer GENERATED ALWAYS AS (id * 3),
    d integer GENERATED ALWAYS AS (id * 4) STORED,
    e text STORAGE external COMPRESSION pglz,
    f integer CHECK (f > 0) NOT ENFORCED,
    g integer CHECK (g > 0) ENFORCED UNIQUE,
    h integer REFERENCES newer (g) NOT ENFORCED,
    i integer,
    CONSTRAINT newer_i_named NOT NULL i
);
ALTER TABLE newer ADD CONSTRAINT newer_h_named NOT NULL h NOT VALID;
