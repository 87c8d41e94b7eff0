# shellcheck shell=sh
# The changes that online.sh makes to a table in use, and how each is made by hand without anybody waiting: what is
# edited in online.sql, and the statements, one after the other. Sourced by online.sh, which says what "change" does.

# Rows get a value in batches, each in a transaction of its own.
BATCHES="DO \$\$ BEGIN FOR block IN 0 .. (SELECT max(id) / 2000 FROM events WHERE id <= $ROWS) LOOP
	UPDATE events SET token = gen_random_uuid() WHERE id BETWEEN block * 2000 AND block * 2000 + 1999 AND token IS NULL; COMMIT;
	END LOOP; END \$\$"

all_changes() {
	change 'new column, constant default' \
		's/^    amount .*/&\n    flag boolean DEFAULT false NOT NULL,/' \
		'ALTER TABLE events ADD COLUMN flag boolean DEFAULT false NOT NULL'

	change 'new column, volatile default' \
		's/^    amount .*/&\n    token uuid DEFAULT gen_random_uuid() NOT NULL,/' \
		'ALTER TABLE events ADD COLUMN token uuid, ALTER COLUMN token SET DEFAULT gen_random_uuid()' \
		"$BATCHES" \
		"UPDATE events SET token = gen_random_uuid() WHERE id > $ROWS AND token IS NULL" \
		'ALTER TABLE events ADD CONSTRAINT token_check CHECK (token IS NOT NULL) NOT VALID' \
		'ALTER TABLE events VALIDATE CONSTRAINT token_check' \
		'ALTER TABLE events ALTER COLUMN token SET NOT NULL' \
		'ALTER TABLE events DROP CONSTRAINT token_check'

	change 'SET NOT NULL' \
		's/team integer DEFAULT 1/& NOT NULL/' \
		'ALTER TABLE events ADD CONSTRAINT team_check CHECK (team IS NOT NULL) NOT VALID' \
		'ALTER TABLE events VALIDATE CONSTRAINT team_check' \
		'ALTER TABLE events ALTER COLUMN team SET NOT NULL' \
		'ALTER TABLE events DROP CONSTRAINT team_check'

	change 'add foreign key' \
		's/^    CONSTRAINT events_team_fk.*/    CONSTRAINT events_owner_fk FOREIGN KEY (owner) REFERENCES teams (id),\n&/' \
		'ALTER TABLE events ADD CONSTRAINT events_owner_fk FOREIGN KEY (owner) REFERENCES teams (id) NOT VALID' \
		'ALTER TABLE events VALIDATE CONSTRAINT events_owner_fk'

	change 'change foreign key' \
		's/^    CONSTRAINT events_team_fk.*/& ON DELETE CASCADE/' \
		'ALTER TABLE events ADD CONSTRAINT new_fk FOREIGN KEY (team) REFERENCES teams (id) ON DELETE CASCADE NOT VALID' \
		'ALTER TABLE events VALIDATE CONSTRAINT new_fk' \
		'BEGIN; ALTER TABLE events DROP CONSTRAINT events_team_fk; ALTER TABLE events RENAME CONSTRAINT new_fk TO events_team_fk; COMMIT'

	change 'add unique constraint' \
		's/^    CONSTRAINT events_team_fk.*/    CONSTRAINT events_code_key UNIQUE (code),\n&/' \
		'CREATE UNIQUE INDEX CONCURRENTLY events_code_key ON events (code)' \
		'ALTER TABLE events ADD CONSTRAINT events_code_key UNIQUE USING INDEX events_code_key'

	change 'change primary key' \
		's/PRIMARY KEY (id),/PRIMARY KEY (id, kind),/' \
		'CREATE UNIQUE INDEX CONCURRENTLY new_pkey ON events (id, kind)' \
		'BEGIN; ALTER TABLE events DROP CONSTRAINT events_pkey; ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX new_pkey; COMMIT'

	change 'add check' \
		's/^    CONSTRAINT events_team_fk.*/    CONSTRAINT events_amount_check CHECK (amount >= 0),\n&/' \
		'ALTER TABLE events ADD CONSTRAINT events_amount_check CHECK (amount >= 0) NOT VALID' \
		'ALTER TABLE events VALIDATE CONSTRAINT events_amount_check'

	change 'create index' \
		'$ a CREATE INDEX events_amount_idx ON events (amount);' \
		'CREATE INDEX CONCURRENTLY events_amount_idx ON events (amount)'

	change 'drop index' \
		'/^CREATE INDEX events_code_idx/ d' \
		'DROP INDEX CONCURRENTLY events_code_idx'

	change 'replace index under its name' \
		's/^CREATE INDEX events_code_idx.*/CREATE INDEX events_code_idx ON events (lower(code));/' \
		'CREATE INDEX CONCURRENTLY new_idx ON events (lower(code))' \
		'BEGIN; ALTER INDEX events_code_idx RENAME TO old_idx; ALTER INDEX new_idx RENAME TO events_code_idx; COMMIT' \
		'DROP INDEX CONCURRENTLY old_idx'

	change 'column, foreign key and index' \
		's/^    amount .*/&\n    manager integer,/; s/^    CONSTRAINT events_team_fk.*/    CONSTRAINT events_manager_fk FOREIGN KEY (manager) REFERENCES teams (id),\n&/; $ a CREATE INDEX events_manager_idx ON events (manager);' \
		'ALTER TABLE events ADD COLUMN manager integer' \
		'CREATE INDEX CONCURRENTLY events_manager_idx ON events (manager)' \
		'ALTER TABLE events ADD CONSTRAINT events_manager_fk FOREIGN KEY (manager) REFERENCES teams (id) NOT VALID' \
		'ALTER TABLE events VALIDATE CONSTRAINT events_manager_fk'

	change 'varchar longer' \
		's/code varchar(50)/code varchar(100)/' \
		'ALTER TABLE events ALTER COLUMN code TYPE varchar(100)'

	change 'enum label added' \
		"s/('new', 'done')/('new', 'done', 'failed')/" \
		"ALTER TYPE state ADD VALUE 'failed'"

	change 'column, unique, foreign key, NOT NULL' \
		's/^    amount .*/&\n    region text,/; s/team integer DEFAULT 1/& NOT NULL/; s/^    CONSTRAINT events_team_fk.*/    CONSTRAINT events_code_key UNIQUE (code),\n    CONSTRAINT events_owner_fk FOREIGN KEY (owner) REFERENCES teams (id),\n&/' \
		'ALTER TABLE events ADD COLUMN region text' \
		'CREATE UNIQUE INDEX CONCURRENTLY events_code_key ON events (code)' \
		'ALTER TABLE events ADD CONSTRAINT events_code_key UNIQUE USING INDEX events_code_key' \
		'ALTER TABLE events ADD CONSTRAINT events_owner_fk FOREIGN KEY (owner) REFERENCES teams (id) NOT VALID' \
		'ALTER TABLE events VALIDATE CONSTRAINT events_owner_fk' \
		'ALTER TABLE events ADD CONSTRAINT team_check CHECK (team IS NOT NULL) NOT VALID' \
		'ALTER TABLE events VALIDATE CONSTRAINT team_check' \
		'ALTER TABLE events ALTER COLUMN team SET NOT NULL' \
		'ALTER TABLE events DROP CONSTRAINT team_check'
}
