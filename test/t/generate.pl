# make generate, in a copy of the tree: a new version with all that a version can bring, an edit of it, an edit of what
# is released, and steps that are refused, or whose update does not do. That it has nothing to do on the tree as it is, is in worked_example.pl.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Tree;

my $tree = SchemaSetup::Tree->new;

# The files of the tree that generating may have to do with, and what is in them.
sub files
{
	return { map { $_ => $tree->read($_) }
		  map { s{^\Q@{[ $tree->path ]}\E/}{}r }
		  glob join ' ', map { $tree->path . "/$_" } 'sql/*.sql', 'sql/*/*', 'src/*/*.[ch]', '*.control', '*.json', '*.md' };
}

# Names of the files that are new or different, of those in the first list.
sub changed_files
{
	my ($before) = @_;
	my $after = files();

	return join ' ', grep { !defined $before->{$_} || $before->{$_} ne $after->{$_} } sort keys %$after;
}

# Run it; returns whether it succeeded, and what it printed but for the line about the build.
sub generate
{
	my (@arguments) = @_;
	my ($success, $output) = $tree->make('generate', @arguments);

	$output =~ s/^Building .*\n//;
	return ($success, $output);
}

# The lines of what it printed that are no statements of updates, and those that are.
sub split_output
{
	my ($output) = @_;
	my ($rest, $statements, $in_update) = ('', '', 0);

	foreach my $line (split /^/, $output)
	{
		$in_update = $line =~ /^From version / unless $in_update && $line =~ /^  /;
		if ($in_update && $line =~ /^  /) { $statements .= $line; }
		else { $rest .= $line; }
	}
	return ($rest, $statements);
}

# A version with everything that a version can bring, after one that is released

my $changelog = $tree->read('CHANGELOG.md');
$tree->write('CHANGELOG.md', $changelog =~ s/^(## [\d.]+) \(unreleased\)/$1/mgr);
$tree->new_version('1.2', '1.1');

# Types: a new one, and labels at every place
$tree->edit(
	'1.2',
	"CREATE TYPE user_status", "CREATE TYPE invoice_status AS ENUM ('open', 'paid');\nCREATE TYPE user_status ",
	"('active', 'inactive', 'suspended')", "('active', 'trial', 'inactive', 'suspended')",
	"('draft', 'published')", "('draft', 'published', 'archived')",
	"('running', ", "('waiting', 'running', ");

# Tables: two new ones that refer to their neighbours, to each other, and one to itself
$tree->add_statements('1.2', <<'END');
CREATE TABLE invoices (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id      uuid NOT NULL,
    status         invoice_status NOT NULL DEFAULT 'open',
    corrects       uuid,
    main_position  integer,

    CONSTRAINT invoices_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    CONSTRAINT invoices_corrects_invoices_id_fk FOREIGN KEY (corrects) REFERENCES invoices (id)
);

CREATE TABLE invoice_lines (
    invoice_id  uuid NOT NULL,
    position    integer NOT NULL,

    PRIMARY KEY (invoice_id, position),
    CONSTRAINT invoice_lines_invoice_id_invoices_id_fk
        FOREIGN KEY (invoice_id) REFERENCES invoices (id) ON DELETE CASCADE
);

ALTER TABLE invoices ADD CONSTRAINT invoices_main_position_fk
    FOREIGN KEY (id, main_position) REFERENCES invoice_lines (invoice_id, position);
END

# Columns: new ones, one that leaves, and other types, defaults and nullability
$tree->add_columns('1.2', 'tenants', 'plan invoice_status', 'seats integer NOT NULL DEFAULT 5');
$tree->change_element('1.2', 'users', 'invite_token', undef);
$tree->add_columns('1.2', 'users', 'nickname text');
$tree->change_element('1.2', 'lead_metrics', 'clicks', 'bigint DEFAULT 0');
$tree->change_element('1.2', 'tenants', 'name', 'text NOT NULL');
$tree->change_element('1.2', 'tenants', 'timezone', q(varchar(100) NOT NULL DEFAULT 'UTC'));
$tree->change_element('1.2', 'report_weeks', 'period_end_at', 'timestamp');

# Keys: one of each kind that comes, leaves, changes
$tree->add_constraints('1.2', 'tenants', 'tenants_name_unique UNIQUE (name)');
$tree->change_element('1.2', 'sessions', 'sessions_token_unique', 'UNIQUE (token, user_id)');
$tree->change_element('1.2', 'users', 'users_email_unique', undef);
$tree->change_element('1.2', 'audit_log', 'audit_log_actor_user_id_users_id_fk',
	'FOREIGN KEY (actor_user_id) REFERENCES users (id) ON DELETE SET NULL');
$tree->change_element('1.2', 'sync_runs', 'sync_runs_tenant_id_tenants_id_fk', undef);

# What a comparison cannot know: a column that gets another name, and one that goes, though one of its type comes
$tree->edit('1.2', "    error_message    ", "    message          ");
$tree->write('sql/schema/1.1--1.2.sql', <<'END');
-- Steps from version 1.1 to 1.2
ALTER TABLE sync_runs RENAME COLUMN error_message TO message;
ALTER TABLE users DROP COLUMN invite_token;
UPDATE users SET name = coalesce(name, email), nickname = name;
END

# Indexes: the same
$tree->edit(
	'1.2',
	"ON sessions (user_id);\n", "ON sessions (user_id);\nCREATE INDEX sessions_expires_at_idx ON sessions (expires_at);\n",
	"CREATE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id);\n", '',
	'memberships_user_id_idx ON memberships (user_id)', 'memberships_user_id_idx ON memberships (user_id, tenant_id)');

my $before = files();
my ($success, $output) = generate();
ok($success, 'it succeeds with a new version') or BAIL_OUT($output);
($output, my $statements) = split_output($output);
is($output, <<'END', 'it says what it wrote and what is left');
no way back from 1.2 to 1.1: the columns of table "users" would be in another order than in the older definition
wrote sql/schema_setup--1.2.sql
wrote sql/schema_setup--unpackaged--1.2.sql
wrote sql/schema_setup--1.1--1.2.sql
wrote docs/schema.md
wrote docs/schema.svg
From version 1.1 to 1.2:
Left to do by hand for version 1.2:
  schema_setup.control: default_version = '1.2'
  CHANGELOG.md: a heading "## 1.2 (unreleased)", and what is new
  META.json: "version": "1.2.0", in two places
  META.json: "file": "sql/schema_setup--1.2.sql"
END
is( changed_files($before),
	'sql/schema_setup--1.1--1.2.sql sql/schema_setup--1.2.sql sql/schema_setup--unpackaged--1.2.sql',
	'it wrote the three scripts of the version and nothing else');

like($tree->read('docs/schema.md'), qr/\A# The schema of schema_setup 1\.2\n.*^\| `nickname` \| `text` \| yes \|/ms, 'the pages are about the new version');
like($tree->read('docs/schema.svg'), qr/\A<svg .*>nickname</s, 'and so is the picture');

# What the update does, a line for each statement
like($statements, qr/^  \Q$_\E$/m, "it says what the update does: $_") foreach split /\n/, <<'END';
ALTER TABLE sync_runs RENAME COLUMN error_message TO message [blocks writers, blocks readers]
UPDATE users SET name = coalesce(name, email), nickname = name [scans the table]
ALTER TABLE tenants ALTER COLUMN name TYPE text [blocks writers, blocks readers]
ALTER TABLE users DROP COLUMN invite_token [blocks writers, blocks readers, deletes data]
CREATE TYPE invoice_status AS ENUM ('open', 'paid')
END
like($statements, qr/^  ALTER TABLE lead_metrics ALTER COLUMN clicks .*… \[.*rewrites the table\]$/m, 'a long one is cut');
unlike($statements, qr/ OWNER TO |config_dump/, 'what every table gets is not in it');

# A column that leaves and a new one of the same type are two columns, not one with a new name. Reviewers are warned.
my $script = $tree->read('sql/schema_setup--1.1--1.2.sql');
like($script, qr/^-- deletes data:\nALTER TABLE users DROP COLUMN invite_token;$/m, 'a column that leaves is dropped');
# What has the server look at rows that are there is run as the owner of the table.
my $run = q{SELECT schema_setup_run_as_owner('};
like($script, qr/^\Q$run\EALTER TABLE \@schema\@.users ADD COLUMN IF NOT EXISTS nickname text'::pg_catalog\.text\);$/m, 'a new column is added');
like($script, qr/^-- rewrites the table:\n\Q$run\EALTER TABLE \@schema\@.lead_metrics ALTER COLUMN clicks .* TYPE bigint/m,
	'a type change that rewrites the table says so');
like($script, qr/;\n\Q$run\EALTER TABLE \@schema\@.tenants ALTER COLUMN name TYPE text'::pg_catalog\.text\);$/m, 'one that does not says nothing');
unlike($script, qr/^(?!SELECT).*(CREATE INDEX .* ON (memberships|users)|ADD CONSTRAINT .*FOREIGN KEY|SET NOT NULL)/m,
	'nothing looks at the rows of existing tables with the rights of the script');

# The scripts of a version that is not released may be written again, and all ways to it end the same.

$tree->change_element('1.2', 'tenants', 'seats', 'integer NOT NULL DEFAULT 7');
$tree->replace('schema_setup.control', "'1.1'", "'1.2'");
$tree->write('CHANGELOG.md', "## 1.2 (unreleased)\n\n" . $tree->read('CHANGELOG.md'));
$tree->write('META.json', $tree->read('META.json') =~ s/1\.1\.0/1.2.0/gr =~ s/--1\.1\.sql/--1.2.sql/r);
$tree->write('sql/schema_setup--1.3.sql', '');
$before = files();
($success, $output) = generate();
ok($success, 'it succeeds after an edit of an unreleased version');
is((split_output($output))[0], <<'END', 'it says that it wrote the scripts again, and what is not right');
no way back from 1.2 to 1.1: the columns of table "users" would be in another order than in the older definition
wrote sql/schema_setup--1.2.sql
wrote sql/schema_setup--1.1--1.2.sql
wrote docs/schema.md
wrote docs/schema.svg
From version 1.1 to 1.2:
Left to do by hand for version 1.2:
  sql/schema_setup--1.3.sql: belongs to no version in sql/schema; remove it
END
is( changed_files($before),
	'sql/schema_setup--1.1--1.2.sql sql/schema_setup--1.2.sql',
	'it wrote these two again and nothing else');
unlink $tree->path . '/sql/schema_setup--1.3.sql';

SKIP:
{
	my $settings = $tree->server_settings;

	skip 'this PostgreSQL finds extensions only in its own directories', 1 unless defined $settings;
	$tree->stage;
	my $node = start_server('main', settings => $settings);
	create_database($node, 'fresh');
	is_intact($node, 'fresh', 'a fresh install is intact');
	my $fingerprint = $node->safe_psql('fresh', 'SELECT schema_setup_fingerprint()');
	foreach my $version ('1.0', '1.1')
	{
		my $database = "from_$version" =~ tr/./_/r;

		create_database($node, $database, version => $version);
		load_rows($node, $database);
		my %counts = row_counts($node, $database);
		my ($status, $out, $error) = $node->psql($database, 'SET schema_setup.allow_data_loss = on; ALTER EXTENSION schema_setup UPDATE');
		is($status, 0, "updated from $version") or diag($error);
		is_intact($node, $database, "intact after the update from $version");
		is($node->safe_psql($database, 'SELECT schema_setup_fingerprint()'),
			$fingerprint, "the same as a fresh install after the update from $version");
		is_deeply({ row_counts($node, $database) }, { %counts, invoices => 0, invoice_lines => 0 },
			"all rows are there after the update from $version");
	}

	# A plan for tables that reference each other: first what they reference, as far as there is such an order
	is( $node->safe_psql(
			'fresh', q{
		SET schema_setup.on_drift = off;
		BEGIN;
		ALTER TABLE invoices DROP CONSTRAINT invoices_main_position_fk;
		ALTER TABLE invoice_lines SET UNLOGGED;
		ALTER TABLE invoices SET UNLOGGED;
		ALTER TABLE invoices ADD CONSTRAINT invoices_main_position_fk FOREIGN KEY (id, main_position) REFERENCES invoice_lines;
		ALTER TABLE audit_log SET UNLOGGED;
		SELECT statement FROM schema_setup_plan();
		ROLLBACK}),
		join("\n", map { "ALTER TABLE public.$_ SET LOGGED" } 'audit_log', 'invoice_lines', 'invoices'),
		'a plan for tables that reference each other');
}

# What the library or the server does not take is refused, with its place: each error in a definition of its own.

my %faulty = (
	'2.0' => [ "CREATE TABLE t (\n    a varchr(10)\n);\n", '2:7: type "varchr" does not exist' ],
	'2.1' => [ "CREATE TABLE t (a text);\n\nCREATE INDEX t_b_idx ON t (b);\n", '3:28: column "b" of table "t" does not exist' ],
	'2.2' => [ "CREATE TABLE t (a text);\nCREATE TABLE t (b text);\n", '2:14: relation "t" is there already' ],
	'2.3' => [ "CREATE TABLE t (a text);\nCREATE VIEW v AS SELECT a FROM t;\n", '2:1: CREATE VIEW is not part of a definition' ],
	'2.4' => [ 'CREATE TABLE ' . ('a' x 64) . " (\n    b text\n);\n", '1:14: name of 64 bytes' ],
	'2.5' => [ "CREATE TABLE t (\n    a text,\n);\n", '3:1: syntax error at or near ")"' ],

	# These only the server knows; the line is that of the statement's end.
	'2.6' => [ "CREATE TABLE t (a timestamp);\n\nCREATE INDEX t_idx\n    ON t ((age(a)));\n",
		'4: functions in index expression must be marked IMMUTABLE' ],
	'2.7' => [ "CREATE TABLE t (\n    a text,\n    CHECK (a > nothing(a))\n);\n", '4: function nothing(text) does not exist' ],
	'2.8' => [ "CREATE TABLE t (a integer REFERENCES u);\nCREATE TABLE u (b integer PRIMARY KEY);\n", '1: relation "u" does not exist' ]);
$tree->write(SchemaSetup::Tree::definition($_), $faulty{$_}[0]) foreach keys %faulty;
$before = files();
($success, $output) = generate();
ok(!$success, 'it fails with faulty definitions');
is(changed_files($before), '', 'it wrote nothing');
like($output, qr{^error: sql/schema/\Q$_.sql:$faulty{$_}[1]\E$}m, "it says where the fault is: $faulty{$_}[1]")
  foreach sort keys %faulty;
unlike($output, qr{sql/schema/1\.}, 'it says nothing about the others');
unlink map { $tree->path . '/' . SchemaSetup::Tree::definition($_) } keys %faulty;

# Another application's definitions, which are elsewhere and in a schema that they name

my $folder = PostgreSQL::Test::Utils::tempdir() . '/acme';
my @acme = ('EXTENSION=acme', "SCHEMA=$folder");
mkdir $folder or die "$folder: $!";
PostgreSQL::Test::Utils::append_to_file("$folder/1.0.sql",
	qq(CREATE SCHEMA "Acme";\nCREATE TABLE "Acme"."Orders" (id serial PRIMARY KEY, "For" text NOT NULL CHECK ("For" <> ''));\n));
PostgreSQL::Test::Utils::append_to_file("$folder/2.0.sql",
	PostgreSQL::Test::Utils::slurp_file("$folder/1.0.sql") . qq(CREATE INDEX ON "Acme"."Orders" (lower("For") DESC) WHERE id > 9;\n));
# Back from the next one there is a way, but for the values of a column that becomes another type by USING. Rows can be
# in the way of an update: of a check, and of NOT NULL on the way back.
PostgreSQL::Test::Utils::append_to_file("$folder/3.0.sql", PostgreSQL::Test::Utils::slurp_file("$folder/2.0.sql") =~ s/"For" /"To" /r =~ s/"For"/"To"/gr =~ s/ NOT NULL CHECK (.*)\);/ CHECK $1, note text, CHECK (note IS NOT NULL));/r);
PostgreSQL::Test::Utils::append_to_file("$folder/2.0--3.0.sql", qq(ALTER TABLE "Orders" RENAME COLUMN "For" TO "To";\n));
PostgreSQL::Test::Utils::append_to_file("$folder/4.0.sql", PostgreSQL::Test::Utils::slurp_file("$folder/3.0.sql") =~ s/note text/note integer/r);
PostgreSQL::Test::Utils::append_to_file("$folder/3.0--4.0.sql", qq(ALTER TABLE "Orders" ALTER COLUMN note TYPE integer USING length(note);\n));
($success, $output) = generate(@acme);
ok($success, 'it succeeds for another application') or diag($output);
like($output, qr{^no way back from 4\.0 to 3\.0: \Q$folder\E/3\.0--4\.0\.sql:1:\d+: there is no way back from a type that values become by USING$}m,
	'it says why there is no way back');
is( join(' ', $output =~ m{^wrote \Q$folder\E/acme--(.*)\.sql$}mg),
	'1.0 unpackaged unpackaged--1.0 2.0 unpackaged--2.0 1.0--2.0 2.0--1.0 3.0 unpackaged--3.0 2.0--3.0 3.0--2.0 4.0 unpackaged--4.0 3.0--4.0',
	'it writes the scripts beside the definitions');
like($output, qr/^From version 3\.0 to 2\.0:\n  ALTER TABLE "Orders" RENAME COLUMN "To" TO "For" .*\n(  .*\n)*  ALTER TABLE "Orders" DROP COLUMN note \[.*deletes data\]$/m,
	'it says what leads back');
like($output, qr/^From version $_->[0]:\n(  .*\n)*  fails where rows are like these:\n    $_->[1]$/m, "it says of which rows an update fails: $_->[0]")
  foreach [ '2.0 to 3.0', 'check constraint "Orders_note_check" of relation "Orders" is violated by some row' ],
	[ '3.0 to 2.0', 'column "For" of relation "Orders" contains null values' ];
like(PostgreSQL::Test::Utils::slurp_file("$folder/acme--1.0--2.0.sql"), qr/\('CREATE INDEX IF NOT EXISTS "Orders_lower_idx" ON \@schema\@."Orders" USING btree \(\(?lower\("For"\)\)? DESC\) WHERE id > 9'/,
	'the update script has what is new');
PostgreSQL::Test::Utils::append_to_file("$folder/CHANGELOG.md", "## 4.0 (unreleased)\n\n## 1.0\n");
PostgreSQL::Test::Utils::append_to_file("$folder/1.0.sql", qq(COMMENT ON TABLE "Acme"."Orders" IS 'What was ordered';\n));
($success, $output) = generate(@acme);
ok(!$success, 'it fails after an edit of what that has released');
like($output, qr{^  \Q$folder\E/acme--1\.0\.sql: COMMENT ON TABLE "Orders" IS 'What was ordered' added$}m, 'it names what would change');

# Steps that are refused: each in an update of its own, all said at once

my $number = 0;
my $faults = PostgreSQL::Test::Utils::tempdir() . '/faults';
my @faults = ('EXTENSION=acme', "SCHEMA=$faults");

# Add a version, and files of the way to it, in place of those of another test.
sub begin_versions
{
	$number = 0;
	mkdir $faults;
	unlink glob "$faults/*";
	return;
}

sub next_version
{
	my ($definition, $steps, $backfill) = @_;
	my $previous = $number++;

	PostgreSQL::Test::Utils::append_to_file("$faults/$number.sql", $definition);
	PostgreSQL::Test::Utils::append_to_file("$faults/$previous--$number.sql", $steps) if defined $steps;
	PostgreSQL::Test::Utils::append_to_file("$faults/$previous--$number.backfill.sql", $backfill) if defined $backfill;
	return;
}

begin_versions();
next_version("CREATE TABLE t (\n    id integer PRIMARY KEY,\n    nick text\n);\n");
next_version("CREATE TABLE t (id integer PRIMARY KEY, name text);\n");
next_version("CREATE TABLE t (\n    id integer PRIMARY KEY,\n    name text,\n    age integer NOT NULL\n);\n");
next_version("CREATE TABLE t (id integer PRIMARY KEY, name text, age integer NOT NULL);\n", "-- Nothing\n\nUPDATE t SET name = ;\n");
next_version("CREATE TABLE t (id integer PRIMARY KEY, name text);\n", "ALTER TABLE t DROP COLUMN age;\nDROP INDEX t_idx;\n");
next_version("CREATE TABLE t (id integer PRIMARY KEY, name text);\n", undef, "DELETE FROM t;\n");
($success, $output) = generate(@faults);
ok(!$success, 'it fails with steps that are refused');
like($output, qr/^\Q$_\E$/m, "it says: $_") foreach split /\n/, <<"END";
error: $faults/1.sql:3:5: column "nick" of table "t" is not in the new definition, and no step says what becomes of it
ALTER TABLE t RENAME COLUMN nick TO name;
ALTER TABLE t DROP COLUMN nick;
There is no $faults/acme--1--2.sql.
error: $faults/3.sql:4:5: new column "age" of table "t" is NOT NULL, and nothing fills it in the rows that are there
There is no $faults/acme--2--3.sql.
error: $faults/3--4.sql:3:21: syntax error at or near ";"
error: $faults/4--5.sql:2:1: a drop of what has no rows is not a step
error: $faults/5--6.backfill.sql:1:1: not an UPDATE
Nothing was written.
END
is(join(' ', glob "$faults/acme--*"), '', 'it wrote nothing');

# Updates that do not do, which only rows show

begin_versions();
my $other = 'CREATE TABLE u (id integer PRIMARY KEY, t integer REFERENCES t ON DELETE CASCADE, kind text NOT NULL);';
next_version("CREATE TABLE t (id integer PRIMARY KEY, a text, b text NOT NULL, n integer);\n$other\n");
next_version("CREATE TABLE t (id integer PRIMARY KEY, a text, b text NOT NULL, n integer, filled text NOT NULL);\n$other\n",
	"UPDATE t SET filled = upper(a);\n");
next_version("CREATE TABLE t (id integer PRIMARY KEY, a text, b text NOT NULL, n varchar(1), filled text NOT NULL);\n$other\n");
next_version("CREATE TABLE t (id integer PRIMARY KEY, a text, b text NOT NULL, n varchar(1), filled text NOT NULL, lower_a text);\n$other\n",
	undef, "UPDATE t SET lower_a = lower(a) WHERE lower_a IS NULL;\n");
($success, $output) = generate(@faults);
ok(!$success, 'it fails with updates that fail on rows');
like($output, qr/$_/m, "it says: $_") foreach split /\n/, <<"END";
^error: from version 1 to 2: the update fails:\\n  column "filled" of relation "t" contains null values\\n(  .*\\n)*  in: ALTER TABLE public\.t ALTER COLUMN filled SET NOT NULL\$
^error: from version 2 to 3: the update fails:\\n(  .*\\n)*  in: ALTER TABLE public\.t ALTER COLUMN n TYPE character varying\\(1\\) USING
^error: from version 3 to 4: the backfill finds rows again .*:\\n  UPDATE \\d
^Nothing was written\\.\$
END
is(join(' ', glob "$faults/acme--*"), '', 'it wrote nothing');

# A file of steps that nothing would read

begin_versions();
next_version("CREATE TABLE t (a integer);\n") foreach 1 .. 3;
PostgreSQL::Test::Utils::append_to_file("$faults/1--3.sql", "DROP TABLE t;\n");
($success, $output) = generate(@faults);
ok(!$success, 'it fails with steps between versions that do not follow each other');
like($output, qr{: \Q$faults\E/1--3\.sql: 3 is not the version that follows 1$}m, 'it names the file');

# What is released stays as it is

$tree->write('CHANGELOG.md', $tree->read('CHANGELOG.md') =~ s/^(## [\d.]+) \(unreleased\)/$1/mgr);
foreach my $version ('1.0', '1.1')
{
	$tree->change_element($version, 'users', 'name', 'text');
	$tree->edit($version, "'inactive', 'pending'", "'inactive', 'waiting'", "DEFAULT 'pending'", "DEFAULT 'waiting'");
	$tree->change_element($version, 'memberships', 'memberships_user_id_users_id_fk',
		'FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL');
}
$tree->edit('1.1', "CREATE INDEX sessions_user_id_idx ON sessions (user_id);\n", '');
$tree->add_statements('1.1', "CREATE TABLE invoices (id uuid PRIMARY KEY);\n");
$before = files();
($success, $output) = generate();
ok(!$success, 'it fails after an edit of released versions');
is(changed_files($before), '', 'it wrote nothing');
like($output, qr/^\Q$_\E$/m, "it names what would change: $_") foreach split /\n/, <<'END';
error: scripts of released versions would change:
  sql/schema_setup--1.0.sql: enum user_status changed
  sql/schema_setup--1.0.sql: table users, column name changed
  sql/schema_setup--1.0.sql: table memberships, constraint memberships_user_id_users_id_fk changed
  sql/schema_setup--1.0--1.1.sql: index sessions_user_id_idx removed
  sql/schema_setup--1.0--1.1.sql: table invoices added
Nothing was written. Take the change back and make it in a new version: copy sql/schema/1.2.sql to the new
version's name, and edit the copy.
END
unlink $tree->path . '/' . SchemaSetup::Tree::definition('1.1');
($success, $output) = generate();
ok(!$success, 'it fails without the definition of a released version');
like($output, qr{^  sql/schema/1\.1\.sql: missing; get it back from version control$}m, 'it names the file');

done_testing();
