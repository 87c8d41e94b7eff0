# The ways in which test/t/another_application.pl makes acme's schema differ, for each: a name, the statements, what verify
# finds, and whether the repair needs leave to lose what is there.
(
	[
		'domain: another name',
		q{ALTER DOMAIN tags RENAME TO labels},
		[
			q{error|renamed_type|domain|tags|tags|labels},
		]
	],
	[
		'domain: another name, taken out',
		q{ALTER EXTENSION acme DROP DOMAIN tags; ALTER DOMAIN tags RENAME TO labels},
		[
			q{error|missing_domain|domain|tags|character varying(20)[] DEFAULT '{}'
	CONSTRAINT tags_check CHECK (cardinality(VALUE) <= 10)|},
			q{error|different_column_type|column|products.labels|tags|public.labels},
		],
		1
	],
	[
		'domain: default',
		q{ALTER DOMAIN price SET DEFAULT 7},
		[
			q{error|different_domain|domain|price|numeric(12,2) DEFAULT 1.00
	CONSTRAINT price_check CHECK (VALUE >= 0)|numeric(12,2) DEFAULT 7
	CONSTRAINT price_check CHECK ((VALUE >= (0)::numeric))},
		],
	],
	[
		'domain: NULL',
		q{ALTER DOMAIN quantity DROP NOT NULL},
		[
			q{error|different_domain|domain|quantity|integer DEFAULT 1 NOT NULL
	CONSTRAINT quantity_positive CHECK (VALUE >= 1)
	CONSTRAINT quantity_small CHECK (VALUE < 100000)|integer DEFAULT 1
	CONSTRAINT quantity_positive CHECK ((VALUE >= 1))
	CONSTRAINT quantity_small CHECK ((VALUE < 100000))},
		],
	],
	[
		'domain: no check',
		q{ALTER DOMAIN email DROP CONSTRAINT email_check},
		[
			q{error|missing_domain_constraint|check constraint|email.email_check|CHECK (VALUE ~ E'^[^@\\\\s]+@[^@\\\\s]+$')|},
		],
	],
	[
		'domain: another check',
		q{ALTER DOMAIN email DROP CONSTRAINT email_check; ALTER DOMAIN email ADD CONSTRAINT email_check CHECK (VALUE <> '')},
		[
			q{error|different_domain_constraint|check constraint|email.email_check|CHECK (VALUE ~ E'^[^@\\\\s]+@[^@\\\\s]+$')|CHECK ((VALUE <> ''::text))},
		],
	],
	[
		'domain: check not validated',
		q{ALTER DOMAIN email DROP CONSTRAINT email_check; ALTER DOMAIN email ADD CONSTRAINT email_check CHECK (VALUE ~ '^[^@\s]+@[^@\s]+$') NOT VALID},
		[
			q{error|different_domain_constraint|check constraint|email.email_check|CHECK (VALUE ~ E'^[^@\\\\s]+@[^@\\\\s]+$')|CHECK ((VALUE ~ E'^[^@\\\\s]+@[^@\\\\s]+$'::text)) NOT VALID},
		],
	],
	[
		'domain: one check more',
		q{ALTER DOMAIN email ADD CONSTRAINT extra CHECK (VALUE <> 'a')},
		[
			q{warning|unexpected_domain_constraint|check constraint|email.extra||CHECK ((VALUE <> 'a'::text))},
		],
		1
	],
	[
		'domain: check of another name',
		q{ALTER DOMAIN email RENAME CONSTRAINT email_check TO renamed_check},
		[
			q{error|missing_domain_constraint|check constraint|email.email_check|CHECK (VALUE ~ E'^[^@\\\\s]+@[^@\\\\s]+$')|},
			q{warning|unexpected_domain_constraint|check constraint|email.renamed_check||CHECK ((VALUE ~ E'^[^@\\\\s]+@[^@\\\\s]+$'::text))},
		],
		1
	],
	[
		'domain: another schema',
		q{CREATE SCHEMA elsewhere; ALTER DOMAIN email SET SCHEMA elsewhere},
		[
			q{error|wrong_schema|domain|email|public|elsewhere},
		],
	],
	[
		'domain: no member',
		q{ALTER EXTENSION acme DROP DOMAIN email},
		[
			q{error|not_a_member|domain|email|member of the extension|not a member},
		],
	],
	[
		'sequence: gone',
		q{ALTER TABLE "order" ALTER COLUMN ticket DROP DEFAULT; ALTER EXTENSION acme DROP SEQUENCE tickets; DROP SEQUENCE tickets},
		[
			q{error|missing_sequence|sequence|tickets|sequence|},
			q{error|different_column_default|column|order.ticket|nextval('tickets'::regclass)|},
		],
	],
	[
		'sequence: that of a column gone',
		q{ALTER EXTENSION acme DROP SEQUENCE user_id_seq; DROP SEQUENCE user_id_seq CASCADE},
		[
			q{error|missing_sequence|sequence|user_id_seq|AS integer OWNED BY user.id|},
			q{error|different_column_default|column|user.id|nextval('user_id_seq'::regclass)|},
		],
	],
	[
		'sequence: steps',
		q{ALTER SEQUENCE tickets INCREMENT 7 CACHE 9},
		[
			q{error|different_sequence|sequence|tickets|sequence|INCREMENT BY 7 CACHE 9},
		],
	],
	[
		'sequence: of no column',
		q{ALTER SEQUENCE user_id_seq OWNED BY NONE},
		[
			q{error|different_sequence|sequence|user_id_seq|AS integer OWNED BY user.id|AS integer},
		],
	],
	[
		'sequence: that of an identity column ends early and begins again',
		q{ALTER SEQUENCE products_id_seq MAXVALUE 5000 CYCLE},
		[
			q{error|different_sequence|sequence|products_id_seq|INCREMENT BY 2 MAXVALUE 1000000 START WITH 100 OWNED BY products.id|INCREMENT BY 2 MAXVALUE 5000 START WITH 100 CYCLE OWNED BY products.id},
		],
	],
	[
		'sequence: unlogged',
		q{ALTER SEQUENCE tickets SET UNLOGGED},
		[
			q{error|different_sequence|sequence|tickets|sequence|UNLOGGED sequence},
		],
	],
	[
		'sequence: another schema',
		q{CREATE SCHEMA elsewhere5; ALTER SEQUENCE tickets SET SCHEMA elsewhere5},
		[
			q{error|wrong_schema|sequence|tickets|public|elsewhere5},
		],
	],
	[
		'sequence: another name',
		q{ALTER SEQUENCE tickets RENAME TO billets1},
		[
			q{error|renamed_sequence|sequence|tickets|tickets|billets1},
		],
	],
	[
		'sequence: another name of one of a column',
		q{ALTER SEQUENCE user_id_seq RENAME TO billets2},
		[
			q{error|renamed_sequence|sequence|user_id_seq|user_id_seq|billets2},
		],
	],
	[
		'sequence: another name of one of identity',
		q{ALTER SEQUENCE products_id_seq RENAME TO billets3},
		[
			q{error|renamed_sequence|sequence|products_id_seq|products_id_seq|billets3},
		],
	],
	[
		'sequence: no member',
		q{ALTER EXTENSION acme DROP SEQUENCE tickets},
		[
			q{error|not_a_member|sequence|tickets|member of the extension|not a member},
		],
	],
	[
		'sequence: not registered',
		q{ALTER EXTENSION acme DROP SEQUENCE products_id_seq; ALTER EXTENSION acme ADD SEQUENCE products_id_seq},
		[
			q{error|not_registered_for_dump|sequence|products_id_seq|its value in a dump|no value in a dump},
		],
	],
	[
		'sequence: for everybody',
		q{GRANT USAGE ON SEQUENCE tickets TO PUBLIC},
		[
			q{warning|granted_to_public|sequence|tickets||USAGE},
		],
	],
	[
		'enum: another name of a label',
		q{ALTER TYPE "UserRole" RENAME VALUE 'Ä' TO 'A'},
		[
			q{error|missing_enum_label|enum label|UserRole.Ä|'customer', 'Staff', 'it''s complicated', 'Ä'|'customer', 'Staff', 'it''s complicated', 'A'},
			q{error|unexpected_enum_label|enum label|UserRole.A|'customer', 'Staff', 'it''s complicated', 'Ä'|'customer', 'Staff', 'it''s complicated', 'A'},
		],
		0, q{ALTER TYPE "UserRole" RENAME VALUE 'A' TO 'Ä'}
	],
	[
		'owners of all kinds',
		q{CREATE ROLE acme_other; ALTER DOMAIN email OWNER TO acme_other; ALTER SEQUENCE tickets OWNER TO acme_other; ALTER TYPE unit OWNER TO acme_other; ALTER TABLE log OWNER TO acme_other},
		[
			q{warning|different_owner|enum|unit|postgres|acme_other},
			q{warning|different_owner|domain|email|postgres|acme_other},
			q{warning|different_owner|sequence|tickets|postgres|acme_other},
			q{warning|different_owner|table|log|postgres|acme_other},
		],
	],
	[
		'column: storage and statistics that the definition says',
		q{ALTER TABLE products ALTER COLUMN description SET STORAGE EXTERNAL, ALTER title SET STATISTICS 10},
		[
			q{warning|different_column_storage|column|products.title|STATISTICS 300|STATISTICS 10},
			q{warning|different_column_storage|column|products.description|STORAGE MAIN|STORAGE EXTERNAL},
		],
	],
	[
		'column: storage, compression and statistics of which it says nothing',
		q{ALTER TABLE products ALTER COLUMN sku SET STORAGE PLAIN, ALTER labels SET COMPRESSION pglz, ALTER unit SET STATISTICS 10},
		[],
	],
	[
		'column: identity by default',
		q{ALTER TABLE products ALTER COLUMN id SET GENERATED BY DEFAULT},
		[
			q{error|different_column_identity|column|products.id|GENERATED ALWAYS AS IDENTITY|GENERATED BY DEFAULT AS IDENTITY},
		],
	],
	[
		'column: no identity',
		q{ALTER EXTENSION acme DROP SEQUENCE returns_id_seq; ALTER TABLE returns ALTER COLUMN id DROP IDENTITY},
		[
			q{error|different_column_identity|column|returns.id|GENERATED ALWAYS AS IDENTITY|},
		],
	],
	[
		'column: no next value',
		q{ALTER TABLE carts ALTER COLUMN id DROP DEFAULT},
		[
			q{error|different_column_default|column|carts.id|nextval('carts_id_seq'::regclass)|},
		],
	],
	[
		'column: array of longer texts',
		q{ALTER TABLE products ALTER COLUMN codes TYPE varchar(9)[]},
		[
			q{error|different_column_type|column|products.codes|character varying(8)[]|character varying(9)[]},
		],
		1
	],
	[
		'column: text for an array of an own type',
		q{ALTER TABLE "user" ALTER "formerRoles" DROP DEFAULT, ALTER "formerRoles" TYPE text[] USING "formerRoles"::text[]},
		[
			q{error|different_column_type|column|user.formerRoles|"UserRole"[]|text[]},
			q{error|different_column_default|column|user.formerRoles|'{}'|},
		],
		1
	],
	[
		'column: base type for a domain',
		q{ALTER TABLE "order" ALTER COLUMN total TYPE numeric(12,2)},
		[
			q{error|different_column_type|column|order.total|price|numeric(12,2)},
		],
		1
	],
	[
		'column: collation',
		q{ALTER TABLE order_lines ALTER COLUMN note TYPE text COLLATE "POSIX"},
		[
			q{error|different_column_collation|column|order_lines.note|"C"|"POSIX"},
		],
	],
	[
		'column: no longer computed',
		q{ALTER TABLE "user" ALTER COLUMN search_name DROP EXPRESSION},
		[
			q{error|different_column_generation|column|user.search_name|text GENERATED ALWAYS AS (lower((name)::text)) STORED|text},
		],
		1
	],
	[
		'column: another name',
		q{ALTER TABLE "order" RENAME COLUMN "references" TO refs},
		[
			q{error|missing_column|column|order.references|text|},
			q{error|unexpected_column|column|order.refs||text},
		],
		0, q{ALTER TABLE "order" RENAME COLUMN refs TO "references"}
	],
	[
		'check: gone',
		q{ALTER TABLE products DROP CONSTRAINT products_unit},
		[
			q{error|missing_check_constraint|check constraint|products.products_unit|CHECK (unit <> 'kg' OR weight > 0)|},
		],
	],
	[
		'check: another one',
		q{ALTER TABLE products DROP CONSTRAINT products_unit; ALTER TABLE products ADD CONSTRAINT products_unit CHECK (weight > 1) NOT VALID},
		[
			q{error|different_check_constraint|check constraint|products.products_unit|CHECK (unit <> 'kg' OR weight > 0)|CHECK ((weight > (1)::double precision))},
		],
	],
	[
		'check: not validated',
		q{ALTER TABLE products DROP CONSTRAINT products_unit; ALTER TABLE products ADD CONSTRAINT products_unit CHECK (unit <> 'kg' OR weight > 0) NOT VALID},
		[
			q{error|check_constraint_not_validated|check constraint|products.products_unit|VALID|NOT VALID},
		],
	],
	[
		'check: not for children',
		q{ALTER TABLE products DROP CONSTRAINT products_unit; ALTER TABLE products ADD CONSTRAINT products_unit CHECK (unit <> 'kg' OR weight > 0) NO INHERIT},
		[
			q{error|different_check_constraint|check constraint|products.products_unit|CHECK (unit <> 'kg' OR weight > 0)|CHECK (((unit <> 'kg'::unit) OR (weight > (0)::double precision))) NO INHERIT},
		],
	],
	[
		'check: another name',
		q{ALTER TABLE products RENAME CONSTRAINT products_unit TO products_unit_check1},
		[
			q{error|renamed_constraint|check constraint|products.products_unit|products_unit|products_unit_check1},
		],
	],
	[
		'check: one more',
		q{ALTER TABLE log ADD CHECK (level <> 9)},
		[
			q{warning|unexpected_constraint|check constraint|log.log_level_check||CHECK ((level <> 9))},
		],
		1
	],
	[
		'exclusion: gone',
		q{ALTER TABLE products DROP CONSTRAINT products_valid_int4range_excl},
		[
			q{error|missing_exclusion_constraint|exclusion constraint|products.products_valid_int4range_excl|EXCLUDE USING gist (valid WITH &&, (int4range(maker_id, maker_id, '[]')) WITH &&) WHERE (maker_id > 0)|},
		],
	],
	[
		'exclusion: another operator',
		q{ALTER TABLE products DROP CONSTRAINT products_valid_int4range_excl; ALTER TABLE products ADD CONSTRAINT products_valid_int4range_excl EXCLUDE USING gist (valid WITH =, int4range(maker_id, maker_id, '[]') WITH &&) WHERE (maker_id > 0)},
		[
			q{error|different_exclusion_constraint|exclusion constraint|products.products_valid_int4range_excl|EXCLUDE USING gist (valid WITH &&, (int4range(maker_id, maker_id, '[]')) WITH &&) WHERE (maker_id > 0)|EXCLUDE USING gist (valid WITH =, (int4range(maker_id, maker_id, '[]'::text)) WITH &&) WHERE ((maker_id > 0))},
		],
	],
	[
		'exclusion: another predicate',
		q{ALTER TABLE products DROP CONSTRAINT products_valid_int4range_excl; ALTER TABLE products ADD CONSTRAINT products_valid_int4range_excl EXCLUDE USING gist (valid WITH &&, int4range(maker_id, maker_id, '[]') WITH &&) WHERE (maker_id > 1)},
		[
			q{error|different_exclusion_constraint|exclusion constraint|products.products_valid_int4range_excl|EXCLUDE USING gist (valid WITH &&, (int4range(maker_id, maker_id, '[]')) WITH &&) WHERE (maker_id > 0)|EXCLUDE USING gist (valid WITH &&, (int4range(maker_id, maker_id, '[]'::text)) WITH &&) WHERE ((maker_id > 1))},
		],
	],
	[
		'exclusion: one more',
		q{ALTER TABLE returns ADD CONSTRAINT extra EXCLUDE USING gist (arrived WITH =)},
		[
			q{warning|unexpected_constraint|exclusion constraint|returns.extra||EXCLUDE USING gist (arrived WITH =)},
		],
		1
	],
	[
		'exclusion: another name',
		q{ALTER TABLE returns RENAME CONSTRAINT one_at_a_time TO two_at_a_time},
		[
			q{error|renamed_constraint|exclusion constraint|returns.one_at_a_time|one_at_a_time|two_at_a_time},
		],
	],
	[
		'triggers of keys disabled, also of deferrable ones',
		q{ALTER TABLE returns DISABLE TRIGGER ALL},
		[
			q{error|different_exclusion_constraint|exclusion constraint|returns.one_at_a_time|recheck enabled|recheck disabled},
			q{error|foreign_key_not_enforced|foreign key|returns.returns_number_region_line_fkey|4 triggers enabled|insert check disabled, update check disabled},
		],
	],
	[
		'key: deferrable',
		q{ALTER TABLE carts DROP CONSTRAINT carts_token_key; ALTER TABLE carts ADD CONSTRAINT carts_token_key UNIQUE (token, user_id) DEFERRABLE},
		[
			q{error|different_unique_constraint|unique constraint|carts.carts_token_key|UNIQUE (token, user_id)|UNIQUE (token, user_id) DEFERRABLE},
		],
	],
	[
		'key: NULLs are not distinct',
		q{ALTER TABLE carts DROP CONSTRAINT carts_token_key; ALTER TABLE carts ADD CONSTRAINT carts_token_key UNIQUE NULLS NOT DISTINCT (token, user_id)},
		[
			q{error|different_unique_constraint|unique constraint|carts.carts_token_key|UNIQUE (token, user_id)|UNIQUE NULLS NOT DISTINCT (token, user_id)},
		],
	],
	[
		'key: columns included',
		q{ALTER TABLE carts DROP CONSTRAINT carts_token_key; ALTER TABLE carts ADD CONSTRAINT carts_token_key UNIQUE (token, user_id) INCLUDE (product_id)},
		[
			q{error|different_unique_constraint|unique constraint|carts.carts_token_key|UNIQUE (token, user_id)|UNIQUE (token, user_id) INCLUDE (product_id)},
		],
	],
	[
		'foreign key: deferred',
		q{ALTER TABLE "user" DROP CONSTRAINT user_favourite; ALTER TABLE "user" ADD CONSTRAINT user_favourite FOREIGN KEY (favourite_id) REFERENCES products DEFERRABLE INITIALLY DEFERRED},
		[
			q{error|different_foreign_key|foreign key|user.user_favourite|FOREIGN KEY (favourite_id) REFERENCES products (id) DEFERRABLE|FOREIGN KEY (favourite_id) REFERENCES products (id) DEFERRABLE INITIALLY DEFERRED},
		],
	],
	[
		'foreign key: columns that become NULL',
		q{ALTER TABLE returns DROP CONSTRAINT returns_number_region_line_fkey; ALTER TABLE returns ADD FOREIGN KEY (number, region, line) REFERENCES order_lines (number, region, line) ON DELETE SET NULL (line) ON UPDATE CASCADE},
		[
			q{error|different_foreign_key|foreign key|returns.returns_number_region_line_fkey|FOREIGN KEY (number, region, line) REFERENCES order_lines (number, region, line) ON UPDATE CASCADE ON DELETE SET NULL (line, region)|FOREIGN KEY (number, region, line) REFERENCES order_lines (number, region, line) ON UPDATE CASCADE ON DELETE SET NULL (line)},
		],
	],
	[
		'foreign key: full match',
		q{ALTER TABLE order_lines DROP CONSTRAINT order_lines_order; ALTER TABLE order_lines ADD CONSTRAINT order_lines_order FOREIGN KEY (region, number) REFERENCES "order" MATCH FULL ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE},
		[
			q{error|different_foreign_key|foreign key|order_lines.order_lines_order|FOREIGN KEY (region, number) REFERENCES "order" (region, number) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE|FOREIGN KEY (region, number) REFERENCES "order" (region, number) MATCH FULL ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE},
		],
	],
	[
		'foreign key: on update',
		q{ALTER TABLE "user" DROP CONSTRAINT user_invited_by_fkey; ALTER TABLE "user" ADD CONSTRAINT user_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES "user" ON UPDATE SET DEFAULT ON DELETE CASCADE},
		[
			q{error|different_foreign_key|foreign key|user.user_invited_by_fkey|FOREIGN KEY (invited_by) REFERENCES "user" (id) ON UPDATE SET NULL ON DELETE CASCADE|FOREIGN KEY (invited_by) REFERENCES "user" (id) ON UPDATE SET DEFAULT ON DELETE CASCADE},
		],
	],
	[
		'index: gone',
		q{DROP INDEX user_active},
		[
			q{error|missing_index|index|user_active|ON "user" USING btree (id) WHERE "isActive"|},
		],
	],
	[
		'index: collation',
		q{DROP INDEX user_staff_name; CREATE UNIQUE INDEX user_staff_name ON "user" (name COLLATE "POSIX", born) WHERE role = 'Staff' AND born IS NOT NULL},
		[
			q{error|different_index|index|user_staff_name|UNIQUE ON "user" USING btree (name, born) WHERE role = 'Staff' AND born IS NOT NULL|UNIQUE ON "user" USING btree (name COLLATE "POSIX", born) WHERE ((role = 'Staff'::"UserRole") AND (born IS NOT NULL))},
		],
	],
	[
		'index: predicate',
		q{DROP INDEX user_staff_name; CREATE UNIQUE INDEX user_staff_name ON "user" (name, born) WHERE role = 'customer' AND born IS NOT NULL},
		[
			q{error|different_index|index|user_staff_name|UNIQUE ON "user" USING btree (name, born) WHERE role = 'Staff' AND born IS NOT NULL|UNIQUE ON "user" USING btree (name, born) WHERE ((role = 'customer'::"UserRole") AND (born IS NOT NULL))},
		],
	],
	[
		'index: expression',
		q{DROP INDEX prices_expression; CREATE INDEX prices_expression ON prices ((cents / 10), (since - 1) DESC)},
		[
			q{error|different_index|index|prices_expression|ON prices USING btree ((cents / 100), (since - 1) DESC)|ON prices USING btree (((cents / 10)), ((since - 1)) DESC)},
		],
	],
	[
		'index: order',
		q{DROP INDEX prices_expression; CREATE INDEX prices_expression ON prices ((cents / 100), (since - 1) DESC NULLS LAST)},
		[
			q{error|different_index|index|prices_expression|ON prices USING btree ((cents / 100), (since - 1) DESC)|ON prices USING btree (((cents / 100)), ((since - 1)) DESC NULLS LAST)},
		],
	],
	[
		'index: options of an operator class',
		q{DROP INDEX log_at; CREATE INDEX log_at ON log USING brin (at timestamptz_minmax_multi_ops (values_per_range = 99))},
		[
			q{error|different_index|index|log_at|ON log USING brin (at timestamptz_minmax_multi_ops (values_per_range=32))|ON log USING brin (at timestamptz_minmax_multi_ops (values_per_range=99))},
		],
	],
	[
		'index: operator class',
		q{DROP INDEX log_at; CREATE INDEX log_at ON log USING brin (at)},
		[
			q{error|different_index|index|log_at|ON log USING brin (at timestamptz_minmax_multi_ops (values_per_range=32))|ON log USING brin (at)},
		],
	],
	[
		'index: operator class of GIN',
		q{DROP INDEX user_settings_gin; CREATE INDEX user_settings_gin ON "user" USING gin (settings)},
		[
			q{error|different_index|index|user_settings_gin|ON "user" USING gin (settings jsonb_path_ops)|ON "user" USING gin (settings)},
		],
	],
	[
		'index: method',
		q{DROP INDEX products_hash; CREATE INDEX products_hash ON products USING btree (sku)},
		[
			q{error|different_index|index|products_hash|ON products USING hash (sku)|ON products USING btree (sku)},
		],
	],
	[
		'index: NULLs are not distinct',
		q{DROP INDEX products_title; CREATE UNIQUE INDEX products_title ON products (lower(title), unit) NULLS NOT DISTINCT},
		[
			q{error|different_index|index|products_title|UNIQUE ON products USING btree ((lower(title)), unit)|UNIQUE ON products USING btree ((lower(title)), unit) NULLS NOT DISTINCT},
		],
	],
	[
		'index: columns included',
		q{DROP INDEX products_maker; CREATE INDEX products_maker ON products (maker_id) INCLUDE (sku) WHERE maker_id > 100},
		[
			q{error|different_index|index|products_maker|ON products USING btree (maker_id) INCLUDE (sku, title) WHERE maker_id > 100|ON products USING btree (maker_id) INCLUDE (sku) WHERE (maker_id > 100)},
		],
	],
	[
		'index: another name',
		q{ALTER INDEX products_shelf RENAME TO shelf},
		[
			q{error|renamed_index|index|products_shelf|products_shelf|shelf},
		],
	],
	[
		'index: one more',
		q{CREATE INDEX extra ON products (lower(sku))},
		[
			q{warning|unexpected_index|index|extra||ON products USING btree ((lower(sku)))},
		],
		1
	],
	[
		'index: parameter',
		q{ALTER INDEX products_sku_key SET (fillfactor = 50)},
		[
			q{warning|different_storage_parameter|index|products_sku_key|fillfactor=70|fillfactor=50},
		],
	],
	[
		'index: one parameter more',
		q{ALTER INDEX user_settings_gin SET (fastupdate = off)},
		[
			q{warning|unexpected_storage_parameter|index|user_settings_gin||fastupdate=off},
		],
	],
	[
		'table: another name',
		q{ALTER TABLE "order" RENAME TO orders},
		[
			q{error|renamed_table|table|order|order|orders},
		],
	],
	[
		'table: another parameter',
		q{ALTER TABLE "user" SET (fillfactor = 50)},
		[
			q{warning|different_storage_parameter|table|user|fillfactor=80, toast.autovacuum_vacuum_threshold=100|fillfactor=50, toast.autovacuum_vacuum_threshold=100},
		],
	],
	[
		'table: a parameter less',
		q{ALTER TABLE "user" RESET (toast.autovacuum_vacuum_threshold)},
		[
			q{warning|different_storage_parameter|table|user|fillfactor=80, toast.autovacuum_vacuum_threshold=100|fillfactor=80},
		],
	],
	[
		'table: parameters more',
		q{ALTER TABLE "user" SET (toast.autovacuum_enabled = false, parallel_workers = 2)},
		[
			q{warning|different_storage_parameter|table|user|fillfactor=80, toast.autovacuum_vacuum_threshold=100|fillfactor=80, parallel_workers=2, toast.autovacuum_enabled=false, toast.autovacuum_vacuum_threshold=100},
		],
	],
	[
		'table: not clustered',
		q{ALTER TABLE products SET WITHOUT CLUSTER},
		[
			q{warning|different_clustering|table|products|products_pkey|},
		],
	],
	[
		'table: clustered otherwise',
		q{ALTER TABLE products CLUSTER ON products_sku_key},
		[
			q{warning|different_clustering|table|products|products_pkey|products_sku_key},
		],
	],
	[
		'table: clustered',
		q{ALTER TABLE "user" CLUSTER ON user_pkey},
		[
			q{warning|different_clustering|table|user||user_pkey},
		],
	],
	[
		'table: replica identity',
		q{ALTER TABLE carts REPLICA IDENTITY FULL},
		[
			q{warning|different_replica_identity|table|carts|nothing|full},
		],
	],
	[
		'table: unlogged, with its sequence',
		q{ALTER TABLE carts SET UNLOGGED},
		[
			q{error|unlogged_table|table|carts|logged|unlogged},
		],
	],
	[
		'comments on all kinds',
		q{COMMENT ON TABLE "user" IS NULL; COMMENT ON COLUMN "user"."emailAddress" IS 'other'; COMMENT ON INDEX order_lines_pk IS 'x'; COMMENT ON CONSTRAINT order_lines_pk ON order_lines IS NULL; COMMENT ON DOMAIN price IS ''; COMMENT ON DOMAIN email IS 'x'; COMMENT ON SEQUENCE tickets IS 'x'; COMMENT ON CONSTRAINT quantity_small ON DOMAIN quantity IS NULL; COMMENT ON TYPE unit IS 'x'; COMMENT ON INDEX user_active IS 'x'},
		[
			q{warning|different_comment|enum|unit||x},
			q{warning|different_comment|domain|email||x},
			q{warning|different_comment|domain|price|Euros or dollars|},
			q{warning|different_comment|check constraint|quantity.quantity_small|Nobody buys all|},
			q{warning|different_comment|sequence|tickets||x},
			q{warning|different_comment|primary key|order_lines.order_lines_pk|Three columns|},
			q{warning|different_comment|index|order_lines_pk|The index of the key has a comment of its own|x},
			q{warning|different_comment|table|user|Who buys
or works here|},
			q{warning|different_comment|column|user.emailAddress|Checked by \ nobody|other},
			q{warning|different_comment|index|user_active||x},
		],
	],
	[
		'sequence: another name and schema',
		q{CREATE SCHEMA elsewhere6; ALTER SEQUENCE tickets RENAME TO billets4; ALTER SEQUENCE billets4 SET SCHEMA elsewhere6},
		[
			q{error|renamed_sequence|sequence|tickets|tickets|billets4},
			q{error|wrong_schema|sequence|tickets|public|elsewhere6},
		],
	],
	[
		'sequence: a member more',
		q{CREATE SEQUENCE one_more; ALTER EXTENSION acme ADD SEQUENCE one_more},
		[
			q{warning|unexpected_member|sequence|one_more||member of the extension},
		],
	],
);
