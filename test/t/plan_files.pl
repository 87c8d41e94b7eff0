# schema_setup plan --out and apply: what is run is what was looked at, or nothing.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
my $file = PostgreSQL::Test::Utils::tempdir . '/plan.sql';

# Run the program in a database; returns its exit status and what it prints.
sub run_program
{
	my ($database, @arguments) = @_;
	my $out = '';
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGUSER => 'postgres', PGDATABASE => $database);

	IPC::Run::run([ 'src/client/schema_setup', @arguments ], '<', \'', '>&', \$out, IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($? >> 8, $out);
}

# Test what a call ends with.
sub ends
{
	my ($database, $arguments, $status, $pattern, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($got, $out) = run_program($database, @$arguments);

	return ok($got == $status && $out =~ $pattern, $name) || diag("exit status $got\n$out");
}

# A repair, and an update from an older version; the second time there is nothing of it to do.
create_database($node, 'model', version => '1.0');
$node->safe_psql('model', 'SET schema_setup.on_drift = off; ALTER TABLE users ALTER email DROP NOT NULL');
create_database($node, 'repaired', template => 'model');
ends('repaired', [ 'plan', '--out', $file ], 2, qr/\Aplan to version 1\.0: 1 statement in \Q$file\E\n\z/, 'plan --out: a repair');
like(slurp_file($file), qr/^ALTER TABLE public\.users ALTER COLUMN email SET NOT NULL;\n\z/m, 'the file has its statements');
create_database($node, 'by_psql', template => 'model');
load_file($node, 'by_psql', $file);
is_intact($node, 'by_psql', 'the file is SQL that psql runs');
ends('repaired', [ 'apply', $file ], 0, qr/^ALTER TABLE public\.users ALTER COLUMN email SET NOT NULL;\n.*has the schema of version 1\.0\n\z/ms, 'apply: a repair');
is_intact($node, 'repaired', 'apply: it is done');
ends('repaired', [ 'apply', $file ], 1, qr/\Aschema_setup: the schema is not what the plan was made for; nothing was changed\n/, 'apply, again: refused');
ends('model', [ 'apply', $file ], 0, qr/has the schema of version 1\.0\n\z/, 'apply, in another database that has the same schema');
ends('model', [ 'plan', '--to', '1.1', '--out', $file ], 2, qr/\Aplan to version 1\.1: 8 statements/, 'plan --to --out');
ends('model', [ 'apply', $file ], 0, qr/has the schema of version 1\.1\n\z/, 'apply: an update');
is($node->safe_psql('model', 'SELECT extversion FROM pg_extension WHERE extname = \'schema_setup\''), '1.1', 'apply: the extension is at that version');
is_intact($node, 'model', 'apply, an update: intact');

# What is refused, with nothing changed: a schema that somebody has changed, a file that was, one that is none.
create_database($node, 'changed', version => '1.0');
$node->safe_psql('changed', 'SET schema_setup.on_drift = off; ALTER TABLE sync_runs DROP CONSTRAINT sync_runs_pkey');
ends('changed', [ 'plan', '--out', $file ], 2, qr/1\.0/, 'plan --out: a key that is gone');
my $plan = slurp_file($file);
foreach my $edit ([ 'a statement', 's/PRIMARY KEY/UNIQUE/' ], [ 'the version', 's/^-- to version: 1.0/-- to version: 1.1/m' ],
	[ 'whether rows may go', 's/^(-- data loss allowed: )no/$1yes/m' ], [ 'the schema', 's/^-- schema: /-- schema: other/m' ],
	[ 'one statement more', 's/\z/DROP TABLE users;\n/' ])
{
	my ($what, $change) = @$edit;
	my $edited = $plan;

	eval "\$edited =~ $change; 1" or die $@;
	isnt($edited, $plan, "$what: changed");
	unlink "$file.edited";
	append_to_file("$file.edited", $edited);
	ends('changed', [ 'apply', "$file.edited" ], 1, qr/\Aschema_setup: the file was changed\n/, "apply, $what was changed: refused");
}
unlink "$file.edited";
append_to_file("$file.edited", "SELECT 1;\n");
ends('changed', [ 'apply', "$file.edited" ], 1, qr/\Aschema_setup: ".*" is no plan\n/, 'apply, another file: refused');
ends('changed', [ 'apply', "$file.gone" ], 1, qr/\Aschema_setup: cannot read ".*": No such file or directory\n/, 'apply, no file: refused');
ends('changed', [ 'plan', '--out', "$file.gone/plan" ], 1, qr/\Aschema_setup: cannot write ".*": No such file or directory\n/, 'plan --out, no folder');
$node->safe_psql('changed', 'CREATE TABLE others (id integer); SET schema_setup.on_drift = off; ALTER TABLE users ADD COLUMN extra integer');
ends('changed', [ 'apply', $file ], 1, qr/is not what the plan was made for; nothing was changed/, 'apply, a column more: refused');
is($node->safe_psql('changed', q{SELECT to_regclass('sync_runs_pkey')}), '', 'nothing was changed');

# What loses data is in the plan only with leave, which the file has.
$node->safe_psql('changed', 'UPDATE users SET extra = 1');
ends('changed', [ 'plan', '--allow-data-loss', '--out', $file ], 2, qr/^plan to/, 'plan --allow-data-loss --out');
ends('changed', [ 'apply', $file ], 0, qr/DROP COLUMN extra.*has the schema of version 1\.0\n\z/s, 'apply: with what loses data');
is_intact($node, 'changed', 'apply, with what loses data: intact');

# A tenant's schema, whose name is in the file; a label, which comes in a transaction of its own
$node->safe_psql('changed', q{CREATE SCHEMA "a tenant's"; SELECT schema_setup_install('"a tenant''s"'); SET schema_setup.on_drift = off;
	ALTER TABLE "a tenant's".users ALTER status DROP DEFAULT; DROP INDEX IF EXISTS "a tenant's".sessions_user_id_idx; SET allow_system_table_mods = on;
	DELETE FROM pg_enum WHERE enumtypid = '"a tenant''s".user_status'::regtype AND enumlabel = 'pending'});
ends('changed', [ 'plan', '--schema', "a tenant's", '--out', $file ], 2, qr/^plan to/, 'plan --schema --out');
ends('changed', [ 'apply', $file ], 0, qr/has the schema of version 1\.0\n\z/, 'apply: in the schema that it was made for');
is($node->safe_psql('changed', q{SELECT count(*) FROM schema_setup_verify('"a tenant''s"')}), 0, 'apply, in a schema: intact');

# Nothing to do is a plan, too.
ends('changed', [ 'plan', '--out', $file ], 0, qr/\Aplan to version 1\.0: 0 statements/, 'plan --out: nothing to do');
ends('changed', [ 'apply', $file ], 0, qr/\A-- nothing to do\n/, 'apply: nothing to do');

done_testing();
