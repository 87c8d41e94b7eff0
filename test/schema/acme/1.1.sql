-- Acme's shop, version 1.1: not what a shop needs, but every kind of object that a definition can have, with every
-- clause, and written the way people write.

-- Types

CREATE TYPE "UserRole" AS ENUM ('customer', 'Staff', 'it''s complicated', 'Ä');
CREATE TYPE order_state AS ENUM ('new', 'open', 'paid', 'shipped', 'returned', 'cancelled', 'lost');
CREATE TYPE unit AS ENUM ('piece', 'kg');
CREATE TYPE currency AS ENUM ('EUR', 'USD');

CREATE DOMAIN email AS text COLLATE "C" CHECK (VALUE ~ '^[^@\s]+@[^@\s]+$');
CREATE DOMAIN quantity AS integer DEFAULT 1 NOT NULL
    CONSTRAINT quantity_positive CHECK (VALUE >= 1)
    CONSTRAINT quantity_small CHECK (VALUE < 100000);
CREATE DOMAIN price AS numeric(12,2) DEFAULT 1.00 CHECK (VALUE >= 0);
CREATE DOMAIN live_state AS order_state CHECK (VALUE <> 'cancelled');
CREATE DOMAIN tags AS varchar(20)[] DEFAULT '{}' CHECK (cardinality(VALUE) <= 10);
CREATE DOMAIN "State History" AS order_state[] DEFAULT ARRAY['open'::order_state];
CREATE DOMAIN currencies AS currency[] DEFAULT '{EUR}' NOT NULL CONSTRAINT "some" CHECK (cardinality(VALUE) > 0);
CREATE DOMAIN small_price AS price CHECK (VALUE < 100);

-- Numbers that no column owns

CREATE SEQUENCE invoice_numbers AS bigint INCREMENT BY 1 MINVALUE 1000 START WITH 3000;
CREATE SEQUENCE "Countdown" INCREMENT -1 MINVALUE -1000;
CREATE SEQUENCE tickets OWNED BY NONE;

-- Who buys: names that SQL reserves, mixed case, a reference to itself, a cycle with products

CREATE TABLE "user" (
    id              serial PRIMARY KEY,
    "emailAddress"  email NOT NULL UNIQUE,
    role            "UserRole" NOT NULL DEFAULT 'customer',
    "formerRoles"   "UserRole"[] NOT NULL DEFAULT '{}',
    name            varchar(150) COLLATE "C" NOT NULL,
    initials        char(3),
    born            date CHECK (born >= '1900-01-01'),
    invited_by      integer REFERENCES "user" ON UPDATE SET NULL ON DELETE CASCADE,
    favourite_id    bigint,
    "createdAt"     timestamptz(3) NOT NULL DEFAULT now(),
    settings        jsonb NOT NULL DEFAULT '{"theme": "dark"}',
    online          interval(0),
    "isActive"      boolean NOT NULL DEFAULT true,
    wallet          currencies,
    full_name       text GENERATED ALWAYS AS ((name)::text || ' <' || "emailAddress" || '>') STORED,
    search_name     text GENERATED ALWAYS AS (lower((name)::text)) STORED,
    CONSTRAINT "user cannot invite itself" CHECK (id <> invited_by),
    CONSTRAINT user_name_given CHECK (name <> '')
) WITH (fillfactor = 80, toast.autovacuum_vacuum_threshold = 100);

CREATE INDEX ON "user" (lower("emailAddress"));
CREATE INDEX "user_createdAt_desc" ON "user" ("createdAt" DESC, id);
CREATE INDEX user_name_pattern ON "user" (name varchar_pattern_ops);
CREATE INDEX user_settings_gin ON "user" USING gin (settings jsonb_path_ops);
CREATE UNIQUE INDEX user_staff_name ON "user" (name COLLATE "C", born) WHERE role = 'Staff' AND born IS NOT NULL;
CREATE INDEX user_active ON "user" (id) WHERE "isActive";
CREATE INDEX user_role_state ON "user" ((CASE WHEN role IN ('customer', 'Staff') THEN 1 ELSE 2 END));

-- What is sold

CREATE TABLE products (
    id          bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 2 MAXVALUE 1000000),
    sku         text NOT NULL,
    title       text NOT NULL,
    description text,
    labels      tags,
    codes       varchar(8)[] NOT NULL DEFAULT ARRAY[]::varchar[],
    unit        unit NOT NULL DEFAULT 'piece',
    price       price NOT NULL,
    net         numeric(12,2) GENERATED ALWAYS AS (price / 1.19) STORED,
    weight      real NOT NULL DEFAULT 0.75,
    dimensions  double precision[3],
    maker_id    integer,
    valid       daterange,
    shelf       point,
    currency    currency DEFAULT 'EUR',
    PRIMARY KEY (id) INCLUDE (title),
    UNIQUE (sku) WITH (fillfactor = 70),
    CONSTRAINT products_maker_fkey FOREIGN KEY (maker_id) REFERENCES "user" (id) ON DELETE NO ACTION ON UPDATE CASCADE,
    CONSTRAINT products_unit CHECK (unit <> 'kg' OR weight > 0),
    CONSTRAINT products_codes CHECK (array_position(codes, 'none') IS NULL),
    EXCLUDE USING gist (valid WITH &&, int4range(maker_id, maker_id, '[]') WITH &&) WHERE (maker_id > 0)
);

ALTER TABLE products ALTER COLUMN title SET STATISTICS 300;
ALTER TABLE products ALTER COLUMN description SET STORAGE MAIN;
ALTER TABLE "user" ADD CONSTRAINT user_favourite FOREIGN KEY (favourite_id) REFERENCES products
    DEFERRABLE;
CREATE INDEX products_shelf ON products USING gist (shelf);
CREATE INDEX products_title_brin ON products USING brin (id) WITH (pages_per_range = 64);
CREATE INDEX products_hash ON products USING hash (sku);
CREATE INDEX products_maker ON products (maker_id) INCLUDE (sku, title) WHERE maker_id > 100;
CREATE UNIQUE INDEX products_title ON products (lower(title), unit);
ALTER TABLE products CLUSTER ON products_pkey;

-- Orders: composite keys, MATCH FULL, defaults of sequences, deferrable keys

CREATE TABLE "order" (
    region      char(2) NOT NULL,
    number      integer NOT NULL DEFAULT nextval('invoice_numbers'),
    state       live_state,
    history     "State History",
    user_id     integer NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    placed      timestamp(0) without time zone NOT NULL DEFAULT now(),
    total       price,
    "references" text,
    countdown   bigint DEFAULT nextval('"Countdown"'::regclass),
    ticket      bigint NOT NULL DEFAULT nextval('tickets'::regclass),
    PRIMARY KEY (region, number),
    UNIQUE (user_id, placed) DEFERRABLE
);
CREATE INDEX order_state_idx ON "order" (placed) WHERE state::order_state IN ('open', 'paid');

CREATE TABLE order_lines (
    region      char(2) NOT NULL,
    number      integer NOT NULL,
    line        smallint NOT NULL,
    product_id  bigint NOT NULL DEFAULT 100,
    amount      quantity NOT NULL,
    price       small_price,
    sum         numeric GENERATED ALWAYS AS (amount::numeric * price) STORED,
    note        text COLLATE "C" DEFAULT '',
    CONSTRAINT order_lines_pk PRIMARY KEY (region, number, line),
    CONSTRAINT order_lines_order FOREIGN KEY (region, number) REFERENCES "order"
        ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE,
    CONSTRAINT order_lines_product FOREIGN KEY (product_id) REFERENCES products ON DELETE SET DEFAULT ON UPDATE NO ACTION
);

-- The key of order_lines is deferrable, so that none can reference it.
CREATE UNIQUE INDEX order_lines_target ON order_lines (line, number, region);

CREATE TABLE returns (
    id          integer GENERATED ALWAYS AS IDENTITY (MINVALUE 10 MAXVALUE 9000) PRIMARY KEY,
    region      char(2),
    number      integer,
    line        smallint,
    kind        char(1) NOT NULL DEFAULT 'r',
    arrived     tstzrange NOT NULL,
    FOREIGN KEY (number, region, line) REFERENCES order_lines (number, region, line)
        ON DELETE SET NULL (line, region) ON UPDATE CASCADE,
    CONSTRAINT one_at_a_time EXCLUDE USING gist (arrived WITH &&) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT returns_kind CHECK (kind = ANY (ARRAY['r', 'x', 'z', 'y']))
);

-- What needs no safety

CREATE TABLE carts (
    id          bigserial,
    token       uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id     integer,
    product_id  bigint,
    "when"      timestamptz DEFAULT now(),
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES "user" (id) ON DELETE CASCADE,
    CONSTRAINT carts_token_key UNIQUE (token, user_id)
);
ALTER TABLE carts REPLICA IDENTITY NOTHING;

-- A table without a key, one without columns of its own kind, and one whose names are long

CREATE TABLE log (
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    level   smallint NOT NULL DEFAULT 1,
    message text COLLATE "C",
    CONSTRAINT log_level CHECK (level BETWEEN 0 AND 7)
);
CREATE INDEX log_at ON log USING brin (at timestamptz_minmax_multi_ops (values_per_range = 32));

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

CREATE UNLOGGED TABLE prices (
    product_id  bigint REFERENCES products ON DELETE CASCADE,
    currency    currency,
    cents       integer GENERATED BY DEFAULT AS IDENTITY,
    since       date NOT NULL DEFAULT CURRENT_DATE,
    CONSTRAINT prices_key PRIMARY KEY (product_id, currency),
    CHECK (cents > 0)
);
ALTER TABLE prices SET LOGGED;
CREATE INDEX prices_expression ON prices ((cents / 100), (since - 1) DESC);

-- What it means

COMMENT ON TYPE "UserRole" IS 'What somebody may do; it''s "quoted"';
COMMENT ON DOMAIN price IS 'Euros or dollars';
COMMENT ON CONSTRAINT quantity_small ON DOMAIN quantity IS 'Nobody buys all';
COMMENT ON TABLE prices IS '''';
COMMENT ON SEQUENCE invoice_numbers IS 'The tax office wants steps of ten';
COMMENT ON TABLE "user" IS E'Who buys\nor works here';
COMMENT ON COLUMN "user"."emailAddress" IS 'Checked by \ nobody';
COMMENT ON CONSTRAINT "user cannot invite itself" ON "user" IS 'Of course not';
COMMENT ON INDEX products_title IS '';
COMMENT ON CONSTRAINT order_lines_pk ON order_lines IS 'Three columns';
COMMENT ON INDEX order_lines_pk IS 'The index of the key has a comment of its own';
