-- Acme's shop, version 1.0: not what a shop needs, but every kind of object that a definition can have, with every
-- clause, and written the way people write.

-- Types

CREATE TYPE "UserRole" AS ENUM ('customer', 'Staff', 'it''s complicated');
CREATE TYPE order_state AS ENUM ('open', 'paid', 'shipped', 'cancelled');
CREATE TYPE unit AS ENUM ('piece', 'kg');

CREATE DOMAIN email AS text COLLATE "C" CHECK (VALUE ~ '^[^@\s]+@[^@\s]+$');
CREATE DOMAIN quantity AS integer DEFAULT 1 NOT NULL
    CONSTRAINT quantity_positive CHECK (VALUE > 0)
    CONSTRAINT "not silly" CHECK (VALUE < 1000000);
CREATE DOMAIN price AS numeric(12,2) DEFAULT 0.00 CHECK (VALUE >= 0);
CREATE DOMAIN live_state AS order_state DEFAULT 'open' CHECK (VALUE <> 'cancelled');
CREATE DOMAIN tags AS varchar(20)[] DEFAULT '{}' CHECK (cardinality(VALUE) <= 10);
CREATE DOMAIN "State History" AS order_state[] NOT NULL DEFAULT ARRAY['open'::order_state];
CREATE DOMAIN small_price AS price CHECK (VALUE < 100);

-- Numbers that no column owns

CREATE SEQUENCE invoice_numbers AS integer INCREMENT BY 10 MINVALUE 1000 MAXVALUE 999999 START WITH 2000 CACHE 5 CYCLE;
CREATE SEQUENCE "Countdown" INCREMENT -1;

-- Who buys: names that SQL reserves, mixed case, a reference to itself, a cycle with products

CREATE TABLE "user" (
    id              serial PRIMARY KEY,
    "emailAddress"  email NOT NULL UNIQUE,
    role            "UserRole" NOT NULL DEFAULT 'customer',
    "formerRoles"   "UserRole"[] NOT NULL DEFAULT '{}',
    name            varchar(100) COLLATE "C" NOT NULL,
    initials        char(3),
    born            date CHECK (born > '1900-01-01'),
    invited_by      integer REFERENCES "user" ON UPDATE CASCADE ON DELETE SET NULL,
    favourite_id    bigint,
    "createdAt"     timestamptz(3) NOT NULL DEFAULT now(),
    settings        jsonb NOT NULL DEFAULT '{"theme": "dark"}',
    search_name     text GENERATED ALWAYS AS (lower((name)::text)) STORED,
    online          interval(0),
    CONSTRAINT "user cannot invite itself" CHECK (invited_by <> id),
    CHECK (initials IS NULL OR length(initials) > 1)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_enabled = true);

CREATE INDEX ON "user" (lower("emailAddress"));
CREATE INDEX "user_createdAt_desc" ON "user" ("createdAt" DESC NULLS LAST, id);
CREATE INDEX user_name_pattern ON "user" (name varchar_pattern_ops);
CREATE INDEX user_settings_gin ON "user" USING gin (settings jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX user_settings_exists ON "user" USING gin (settings);
CREATE UNIQUE INDEX user_staff_name ON "user" (name COLLATE "POSIX") WHERE role = 'Staff';
CREATE INDEX user_role_state ON "user" ((CASE WHEN role IN ('customer', 'Staff') THEN 1 ELSE 2 END));

-- What is sold

CREATE TABLE products (
    id          bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 5),
    sku         varchar(20) NOT NULL,
    title       text NOT NULL,
    description text,
    labels      tags,
    codes       varchar(8)[] NOT NULL DEFAULT ARRAY[]::varchar[],
    unit        unit NOT NULL DEFAULT 'piece',
    price       price NOT NULL,
    net         numeric(12,2) GENERATED ALWAYS AS (price / 1.19) STORED,
    weight      real DEFAULT 0.5,
    dimensions  double precision[3],
    maker_id    integer,
    valid       daterange NOT NULL DEFAULT daterange(NULL, NULL),
    shelf       point,
    mask        bit(8) DEFAULT B'00000000',
    PRIMARY KEY (id) INCLUDE (title),
    UNIQUE (sku) WITH (fillfactor = 80),
    CONSTRAINT products_maker_fkey FOREIGN KEY (maker_id) REFERENCES "user" (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT products_unit CHECK (unit <> 'kg' OR weight > 0) NO INHERIT,
    CONSTRAINT products_codes CHECK (array_position(codes, 'none') IS NULL),
    EXCLUDE USING gist (valid WITH &&, int4range(maker_id, maker_id, '[]') WITH &&) WHERE (maker_id IS NOT NULL)
);

ALTER TABLE products ALTER COLUMN title SET STATISTICS 500;
ALTER TABLE products ALTER COLUMN description SET STORAGE EXTERNAL, ALTER description SET COMPRESSION pglz;
ALTER TABLE "user" ADD CONSTRAINT user_favourite FOREIGN KEY (favourite_id) REFERENCES products
    DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX products_shelf ON products USING gist (shelf);
CREATE INDEX products_title_brin ON products USING brin (id) WITH (pages_per_range = 32);
CREATE INDEX products_hash ON products USING hash (sku);
CREATE INDEX products_maker ON products (maker_id) INCLUDE (sku, title) WHERE maker_id IS NOT NULL;
CREATE UNIQUE INDEX products_title ON products (lower(title) text_pattern_ops, unit) NULLS NOT DISTINCT;
ALTER TABLE products CLUSTER ON products_sku_key;

-- Orders: composite keys, MATCH FULL, defaults of sequences, deferrable keys

CREATE TABLE "order" (
    region      char(2) NOT NULL,
    number      integer NOT NULL DEFAULT nextval('invoice_numbers'),
    state       live_state,
    history     "State History",
    user_id     integer NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    placed      timestamp without time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    total       price,
    "references" text,
    countdown   bigint DEFAULT nextval('"Countdown"'::regclass),
    PRIMARY KEY (region, number),
    UNIQUE (user_id, placed) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX order_state_idx ON "order" (placed) WHERE state::order_state IN ('open', 'paid');

CREATE TABLE order_lines (
    region      char(2) NOT NULL,
    number      integer NOT NULL,
    line        smallint NOT NULL,
    product_id  bigint NOT NULL DEFAULT 100,
    amount      quantity,
    price       small_price,
    sum         numeric GENERATED ALWAYS AS (amount::numeric * price) STORED,
    note        varchar(200),
    CONSTRAINT order_lines_pk PRIMARY KEY (region, number, line) DEFERRABLE,
    CONSTRAINT order_lines_order FOREIGN KEY (region, number) REFERENCES "order" MATCH FULL
        ON UPDATE CASCADE ON DELETE CASCADE,
    CONSTRAINT order_lines_product FOREIGN KEY (product_id) REFERENCES products ON DELETE SET DEFAULT ON UPDATE NO ACTION
);

-- The key of order_lines is deferrable, so that none can reference it.
CREATE UNIQUE INDEX order_lines_target ON order_lines (line, number, region);

CREATE TABLE returns (
    id          integer GENERATED BY DEFAULT AS IDENTITY (MINVALUE 10 MAXVALUE 5000 CACHE 3 CYCLE) PRIMARY KEY,
    region      char(2),
    number      integer,
    line        smallint,
    kind        char(1) NOT NULL DEFAULT 'r',
    arrived     tstzrange NOT NULL,
    FOREIGN KEY (number, region, line) REFERENCES order_lines (number, region, line)
        ON DELETE SET NULL (line) ON UPDATE SET NULL,
    CONSTRAINT one_at_a_time EXCLUDE USING gist (arrived WITH &&) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT returns_kind CHECK (kind IN ('r', 'x', 'z'))
);

-- What needs no safety

CREATE UNLOGGED TABLE carts (
    id          bigserial,
    token       uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id     integer,
    product_id  bigint,
    "when"      timestamptz DEFAULT now(),
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES "user" (id) ON DELETE CASCADE,
    CONSTRAINT carts_token_key UNIQUE NULLS NOT DISTINCT (token, user_id)
);
ALTER TABLE carts REPLICA IDENTITY FULL;
ALTER TABLE products REPLICA IDENTITY USING INDEX products_sku_key;

-- A table without a key, one without columns of its own kind, and one whose names are long

CREATE TABLE log (
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    level   smallint NOT NULL DEFAULT 1,
    message text COLLATE "C",
    CONSTRAINT log_level CHECK (level BETWEEN 0 AND 7) NOT VALID
);
CREATE INDEX log_at ON log USING brin (at timestamptz_minmax_multi_ops (values_per_range = 16));

CREATE TABLE "A table whose name is as long as a name in PostgreSQL may be..." (
    "a column whose name is as long as a name in PostgreSQL may be.." text UNIQUE,
    "another column with a name that is as long as a name may be...." integer REFERENCES "user",
    "%" smallserial,
    "a.b" money DEFAULT '12.50'::numeric::money,
    CHECK ("another column with a name that is as long as a name may be...." <> 0)
);
CREATE INDEX ON "A table whose name is as long as a name in PostgreSQL may be..."
    ("another column with a name that is as long as a name may be....");
CREATE INDEX ON "A table whose name is as long as a name in PostgreSQL may be..."
    ("another column with a name that is as long as a name may be....", "%");

-- What it means

COMMENT ON TYPE "UserRole" IS 'What somebody may do; it''s "quoted"';
COMMENT ON DOMAIN price IS 'Euros';
COMMENT ON CONSTRAINT quantity_positive ON DOMAIN quantity IS 'Nobody buys nothing';
COMMENT ON SEQUENCE invoice_numbers IS 'The tax office wants steps of ten';
COMMENT ON TABLE "user" IS E'Who buys\nor works here';
COMMENT ON COLUMN "user"."emailAddress" IS 'Checked by \ nobody';
COMMENT ON CONSTRAINT "user cannot invite itself" ON "user" IS 'Of course';
COMMENT ON INDEX products_title IS 'One title, one unit';
COMMENT ON CONSTRAINT order_lines_pk ON order_lines IS 'Three columns';
COMMENT ON INDEX order_lines_pk IS 'The index of the key has a comment of its own';
