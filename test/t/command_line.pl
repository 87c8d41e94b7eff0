# The command line: what each command does, what it prints, how it ends, and what it says when it cannot go on.
use strict;
use warnings;

use File::Copy qw(copy);
use File::Path qw(make_path);
use IPC::Run;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Terminal;

my $schema_setup = 'src/client/schema_setup';
my $temporary = PostgreSQL::Test::Utils::tempdir;
my $node = start_server('main', allows_streaming => 1, settings => "max_connections = 50\n");

# ---------------------------------------------------------------------------------------------------------
# Vocabulary

# The environment in which a user of a database runs the command.
sub environment
{
	my ($database, %more) = @_;
	my %environment = map { $_ => $ENV{$_} } grep { !/^(PG|DATABASE_URL$)/ } keys %ENV;

	return {
		%environment, TMPDIR => $temporary, PGHOST => $node->host, PGPORT => $node->port, PGUSER => 'postgres', PGDATABASE => $database, %more
	};
}

# Run the command to its end; returns its exit status, and what it prints on both outputs.
sub run_cli
{
	my ($environment, @arguments) = @_;
	local %ENV = %$environment;
	my ($in, $out, $error) = ('', '', '');

	IPC::Run::run([ $schema_setup, @arguments ], '<', \$in, '>', \$out, '2>', \$error,
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($? >> 8, $out, $error);
}

# The same by make.
sub run_cli_by_make
{
	my (@arguments) = @_;
	local %ENV = %{ environment('fresh') };
	delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
	my ($out, $error) = ('', '');

	IPC::Run::run([ 'make', '-s', @arguments ], '>', \$out, '2>', \$error);
	return ($? >> 8, $out, $error);
}

# Begin to run the command; returns its handle and where its output goes.
sub begin_cli
{
	my ($environment, @arguments) = @_;
	local %ENV = %$environment;
	my ($in, $out, $error) = ('', '', '');
	my $timer = IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default);
	my $handle = IPC::Run::start([ $schema_setup, @arguments ], '<', \$in, '>', \$out, '2>', \$error, $timer);

	return { handle => $handle, out => \$out, error => \$error };
}

# Wait until a command that was begun has printed this.
sub wait_for_output
{
	my ($command, $pattern) = @_;

	$command->{handle}->pump until ${ $command->{out} } =~ $pattern;
	return;
}

# Wait for its end; returns as run_cli does.
sub finish_command
{
	my ($command) = @_;

	$command->{handle}->finish;
	return ($command->{handle}->result, ${ $command->{out} }, ${ $command->{error} });
}

# Test the exit status of the command, and what it prints; no pattern means that it prints nothing.
sub ends
{
	my ($result, $status, $out, $error, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	my $good = $result->[0] == $status
	  && (defined $out ? $result->[1] =~ $out : $result->[1] eq '')
	  && (defined $error ? $result->[2] =~ $error : $result->[2] eq '');
	ok($good, $name)
	  or diag("exit status $result->[0], expected $status\noutput:\n$result->[1]\nerrors:\n$result->[2]\nexpected:\n"
		  . ($out || 'no output') . "\nand\n" . ($error || 'no error'));
	return $good;
}

# Run a command as superuser in a database, and test how it ends.
sub command_ends
{
	my ($database, $arguments, $status, $out, $error, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	return ends([ run_cli(environment($database), @$arguments) ], $status, $out, $error, $name);
}

# The same in an environment with other variables.
sub command_ends_with
{
	my ($more, $arguments, $status, $out, $error, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	return ends([ run_cli(environment('portal', %$more), @$arguments) ], $status, $out, $error, $name);
}

sub installed_version
{
	my ($database) = @_;
	return $node->safe_psql($database, q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'});
}

# A session that has written to the table and not committed.
sub open_writer
{
	my ($database, $table) = @_;
	my $writer = open_session($node, $database);

	$writer->query("BEGIN; INSERT INTO $table SELECT * FROM $table; UPDATE $table SET id = id");
	return $writer;
}

my $all_indexes = q{
CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots (endpoint);
CREATE INDEX ct_raw_snapshots_tenant_id_idx ON ct_raw_snapshots (tenant_id);
CREATE INDEX memberships_tenant_id_idx ON memberships (tenant_id);
CREATE INDEX memberships_user_id_idx ON memberships (user_id);
CREATE INDEX report_weeks_tenant_id_idx ON report_weeks (tenant_id);
CREATE INDEX report_weeks_week_ending_date_idx ON report_weeks (week_ending_date);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id)};

# ---------------------------------------------------------------------------------------------------------
# Without a database

my $nowhere = { map { $_ => $ENV{$_} } grep { !/^(PG|DATABASE_URL$)/ } keys %ENV };
my $control = slurp_file('schema_setup.control');
my ($newest) = $control =~ /^default_version = '(.*)'$/m;

ends([ run_cli($nowhere, '--version') ], 0, qr/^schema_setup \Q$newest\E\n$/, undef, '--version');
ends([ run_cli($nowhere, '--help') ], 0, qr/^usage: schema_setup COMMAND.*migrate.*push.*plan.*verify.*studio/ms,
	undef, '--help');
ends([ run_cli($nowhere, 'plan', '--help') ], 0, qr/^usage: /m, undef, 'plan --help');
ends([ run_cli($nowhere) ], 1, undef, qr/^usage: /m, 'no command');
ends([ run_cli($nowhere, 'migrat') ], 1, undef, qr/^schema_setup: unknown command: migrat\n  Try: schema_setup --help\n$/,
	'unknown command');

foreach my $case (
	[ 'unknown option of verify: --online', 'verify', '--online' ],
	[ 'unknown option of migrate: extra', 'migrate', 'extra' ],
	[ 'unknown option of studio: --schema', 'studio', '--schema', 'x' ],
	[ '--to needs a value', 'plan', '--to' ],
	[ '--dbname needs a value', 'verify', '--dbname=' ],
	[ '--port needs a number, not "80a"', 'studio', '--port', '80a' ],
	[ '--retries needs a number, not "-1"', 'migrate', '--retries=-1' ],
	[ '--lock-timeout needs a time like 500ms or 2s, not "2s; SELECT 1"', 'migrate', '--lock-timeout', '2s; SELECT 1' ],
	[ '--lock-timeout needs a time like 500ms or 2s, not "soon"', 'migrate', '--lock-timeout', 'soon' ])
{
	my ($message, @arguments) = @$case;
	ends([ run_cli($nowhere, @arguments) ], 1, undef, qr/^schema_setup: \Q$message\E\n  Try: schema_setup --help\n$/,
		"usage: $message");
}

foreach my $command ('migrate', 'push', 'plan', 'verify')
{
	ends(
		[ run_cli($nowhere, $command) ],
		1, undef,
		qr/^schema_setup: which database\? Neither DATABASE_URL nor PGHOST.*\n  For example: export DATABASE_URL=postgresql:/,
		"$command: no database is named");
}

# ---------------------------------------------------------------------------------------------------------
# Connections that fail

command_ends_with({ PGHOST => '/nowhere' }, ['verify'], 1, undef,
	qr{^schema_setup: the server cannot be reached: .*/nowhere.*\n  Is it running there\? Check DATABASE_URL, or PGHOST}, 'server away');
command_ends_with({ DATABASE_URL => 'postgresql://me:hush@127.0.0.1:1/portal' },
	['migrate'], 1, undef, qr/^schema_setup: the server cannot be reached: .*127\.0\.0\.1.*Connection refused/, 'server away: DATABASE_URL');
command_ends_with({ PGHOST => 'nowhere.invalid' }, ['plan'], 1, undef,
	qr/^schema_setup: the server cannot be reached: could not translate host name/, 'no such host');
command_ends('nothing', ['verify'], 1, undef,
	qr/^schema_setup: there is no such database: database "nothing" does not exist\n  Create it with createdb/, 'no such database');
command_ends_with({ PGDATABASE => 'postgres', PGUSER => 'nobody' }, ['verify'], 1, undef,
	qr/^schema_setup: the server does not let this user in: role "nobody" does not exist\n/, 'no such user');

# Passwords
$node->safe_psql('postgres', q{
	SET password_encryption = 'scram-sha-256';
	CREATE ROLE portal LOGIN PASSWORD 'p@ss: /%é';
	CREATE DATABASE portal OWNER portal});
my $hba = $node->data_dir . '/pg_hba.conf';
my $rules = slurp_file($hba);
unlink $hba;
append_to_file($hba, "local all locked_out reject\nlocal all portal scram-sha-256\n$rules");
$node->safe_psql('postgres', 'CREATE ROLE locked_out LOGIN');
$node->reload;

my $host = $node->host =~ s{/}{%2F}gr;
my $place = "$host:" . $node->port;
my $secret = 'p%40ss%3A%20%2F%25%C3%A9';
my $as_portal = { PGUSER => 'portal' };

command_ends_with($as_portal, ['verify'], 1, undef,
	qr{^schema_setup: the server wants a password\n  Give it in DATABASE_URL, PGPASSWORD or ~/\.pgpass\.\n$}, 'no password');
command_ends_with({ %$as_portal, PGPASSWORD => 'wrong' }, ['verify'], 1, undef,
	qr/^schema_setup: the password is wrong, or the user: password authentication failed for user "portal"\n/, 'wrong password');
command_ends_with({ PGUSER => 'locked_out' }, ['verify'], 1, undef,
	qr/^schema_setup: the server does not let this user in: pg_hba.conf rejects connection/, 'rejected');
command_ends_with({ %$as_portal, PGPASSWORD => 'p@ss: /%é' }, ['migrate'], 0, qr/is intact\n$/, undef, 'password in PGPASSWORD');

foreach my $case (
	[ "postgresql://portal:$secret\@$place/portal", 'URL' ],
	[ "postgres://portal:$secret\@$place/portal?connect_timeout=5&application_name=x", 'URL with parameters' ],
	[ "postgresql://portal\@$place/portal?password=$secret&sslmode=prefer", 'URL with the password in a parameter' ],
	[ "postgresql:///portal?host=$host&port=" . $node->port . "&user=portal&password=$secret", 'URL with all in parameters' ],
	[ 'host=' . $node->host . ' port=' . $node->port . q{ user = portal password='p@ss: /%é' dbname=portal}, 'key and value' ],
	[ q{password=p@ss:\ /%é user='portal' dbname=portal}, 'key and value, the rest from PGHOST' ])
{
	my ($url, $name) = @$case;
	command_ends_with({ PGUSER => 'other', PGDATABASE => 'other', DATABASE_URL => $url },
		['verify'], 0, qr/^version \Q$newest\E in database "portal" is intact\n$/, undef, "DATABASE_URL: $name");
	command_ends_with({}, [ 'verify', '--dbname', $url ], 0, qr/is intact/, undef, "--dbname: $name");
}
command_ends('nothing', [ 'verify', '-d', 'portal' ], 0, qr/"portal" is intact/, undef, '-d: the name of a database');
command_ends_with({ DATABASE_URL => '' }, ['verify'], 0, qr/"portal" is intact/, undef, 'an empty DATABASE_URL');

# No message shows any of it, and no list of processes.
foreach my $case (
	[ 'postgresql://portal:hush@hush@host/portal', qr/an @ too many/, 'an @' ],
	[ 'postgresql://portal:hu/sh@host/portal', qr/an @ too many/, 'a slash' ],
	[ 'mysql://portal:hush@host/portal', qr/is not the address of a PostgreSQL database/, 'another kind' ],
	[ 'host=x password=hu sh', qr/cannot be read/, 'a blank' ],
	[ 'postgresql://portal:hush@[::1/portal', qr/cannot be read/, 'a bracket' ],
	[ 'postgresql://portal:hush@host/portal?schema=public', qr/has a parameter that PostgreSQL does not know: "schema"/, 'a parameter' ],
	[ "postgresql://portal:hush\@$place/portal", qr/the password is wrong/, 'wrong password' ])
{
	my ($url, $message, $name) = @$case;
	my @result = run_cli(environment('portal', DATABASE_URL => $url), 'verify');
	ends(\@result, 1, undef, $message, "DATABASE_URL with $name");
	unlike($result[2], qr/hu.?sh/, "DATABASE_URL with $name: not shown");
}
my $nothing = PostgreSQL::Test::Utils::tempdir;
command_ends_with({ PATH => $nothing }, ['verify'], 0, qr/is intact/, undef, 'it runs no other program');

# ---------------------------------------------------------------------------------------------------------
# verify and plan

$node->safe_psql('postgres', 'CREATE DATABASE empty');
my $not_installed = qr/^schema_setup: the extension schema_setup is not installed in database "empty"\n  Install it with: schema_setup migrate\n$/;
command_ends('empty', ['verify'], 1, undef, $not_installed, 'verify: not installed');
command_ends('empty', [ 'plan', '--all' ], 1, undef, $not_installed, 'plan --all: not installed');

# A plan of what migrate would make, where there is nothing: it leaves nothing behind, and makes what can be taken in.
my ($planned, $statements) = run_cli(environment('empty'), 'plan');
is($planned, 2, 'plan: not installed');
like($statements, qr/^-- the extension is not installed: .*^-- database "empty": from what is there to version \Q$newest\E\n.*^CREATE TABLE public\.users /ms, 'plan: what it says');
is($node->safe_psql('empty', q{SELECT (SELECT count(*) FROM pg_extension WHERE extname = 'schema_setup') + count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace}),
	0, 'plan: nothing is left');
$node->safe_psql('empty', 'CREATE SCHEMA elsewhere');
like((run_cli(environment('empty'), 'plan', '--schema', 'elsewhere', '--to', '1.0'))[1], qr/to version 1\.0$(?!.*user_id_idx).*^CREATE TABLE elsewhere\.users /ms, 'plan --schema --to: not installed');
like((run_cli(environment('empty'), 'plan', '--json'))[1], qr/^\[\{"step":1,/, 'plan --json: not installed');

# ... and what is there as a definition, of any schema
$node->safe_psql('empty', 'CREATE TABLE things (id integer PRIMARY KEY); CREATE TABLE elsewhere.others (id integer)');
my $things = "CREATE TABLE things (\n\tid integer NOT NULL,\n\tCONSTRAINT things_pkey PRIMARY KEY (id)\n);\n\n";
is_deeply([ run_cli(environment('empty'), 'pull') ], [ 0, $things, '' ], 'pull: not installed');
is_deeply([ run_cli(environment('empty'), 'pull', '--schema', 'elsewhere') ], [ 0, "CREATE TABLE others (\n\tid integer\n);\n\n", '' ], 'pull --schema: not installed');
is($node->safe_psql('empty', q{SELECT count(*) FROM pg_namespace WHERE nspname ~ 'schema_setup'}), 0, 'pull: nothing is left');
$node->safe_psql('empty', 'DROP TABLE things; CREATE ROLE looker LOGIN');
ends([ run_cli({ %{ environment('empty') }, PGUSER => 'looker' }, 'pull') ], 1, undef, qr/^schema_setup: cannot read the schema: the extension is not installed in database "empty", and this role may not install it\n  Its functions .*GRANT CREATE ON DATABASE/, 'pull: without rights, not installed');
$node->safe_psql('empty', $statements);
command_ends('empty', [ 'migrate', '--adopt' ], 0, qr/is intact$/, undef, 'plan: what it makes can be taken in');
$node->safe_psql('empty', 'SELECT schema_setup_eject(); DROP EXTENSION schema_setup; DROP SCHEMA public CASCADE; CREATE SCHEMA public');
create_database($node, 'test');
command_ends('test', ['verify'], 0, qr/^version \Q$newest\E in database "test" is intact\n$/, undef, 'verify: intact');
command_ends('test', [ 'verify', '--json' ], 0, qr/^\[\]\n$/, undef, 'verify --json: intact');
command_ends('test', ['plan'], 0, qr/^-- nothing to do\n$/, undef, 'plan: nothing to do');
$node->safe_psql('test', 'ALTER TABLE users ADD COLUMN nobodys integer');
command_ends('test', ['plan'], 2, qr/^-- verification finds something that no statement mends without --allow-data-loss: see schema_setup verify\n$/, undef,
	'plan: what nothing mends');
command_ends('test', [ 'plan', '--json' ], 2, qr/^\[\]\n$/, undef, 'plan: what nothing mends, as JSON');
command_ends('test', [ 'plan', '--allow-data-loss' ], 2, qr/^ALTER TABLE public\.users DROP COLUMN nobodys;$/m, undef, 'plan: with leave');
$node->safe_psql('test', 'ALTER TABLE users DROP COLUMN nobodys');
command_ends('test', [ 'verify', '--schema', 'no such' ], 1, undef, qr/schema "no such" does not exist\n/, 'verify: no such schema');
command_ends('test', [ 'plan', '--to', '0.9' ], 1, undef,
	qr/^schema_setup: cannot plan: .*version "0\.9".* is not known.*\n  The library on this server knows versions/, 'plan: unknown version');

$node->safe_psql('test', q{
	DROP INDEX sessions_user_id_idx;
	ALTER TABLE users ADD COLUMN "nick ""é"" name" text;
	CREATE INDEX "x
DROP TABLE users; --" ON users (name)});
command_ends('test', ['verify'], 2,
	qr/severity .*problem .*object .*expected .*actual.*missing_index .*sessions_user_id_idx.*USING btree \(user_id\).*unexpected_column.*What repairs it.*\n\nCREATE INDEX sessions_user_id_idx ON public\.sessions USING btree \(user_id\);\n$/s,
	undef, 'verify: findings');
my ($status, $json, $error) = run_cli(environment('test'), 'verify', '--json');
is($status, 2, 'verify --json: findings');
my $findings = decode_json($json);
is_deeply(
	[ map { "$_->{severity} $_->{problem} $_->{object}" } @$findings ],
	[
		'error missing_index sessions_user_id_idx',
		"error unexpected_column users.nick \"\x{e9}\" name",
		"warning unexpected_index x\nDROP TABLE users; --"
	],
	'verify --json: the rows, in their order');
is_deeply(
	[ sort keys %{ $findings->[0] } ],
	[qw(actual detail expected object object_type problem repair severity)],
	'verify --json: the columns');
is($findings->[1]{expected}, undef, 'verify --json: null');

command_ends('test', ['plan'], 2,
	qr/^-- database "test": .*\n\n-- 1\. missing_index: index sessions_user_id_idx\n-- blocks writers, .*builds an index\nCREATE INDEX sessions_user_id_idx ON public\.sessions USING btree \(user_id\);\n$/,
	undef, 'plan');
command_ends('test', [ 'plan', '--online' ], 2, qr/^CREATE INDEX CONCURRENTLY sessions_user_id_idx/m, undef, 'plan --online');
my $sql;
($status, $sql, $error) = run_cli(environment('test'), 'plan', '--allow-data-loss');
like($sql, qr/^-- .*deletes data\nALTER TABLE public\.users DROP COLUMN "nick ""é"" name";$/m, 'plan --allow-data-loss');
like($sql, qr/^-- \d\. unexpected_index: index x DROP TABLE users; --$/m, 'plan: a name with a line break does not end the comment');
$node->safe_psql('test', $sql);
is_intact($node, 'test', 'plan: its output is SQL that repairs the schema');

# Names that need quotes, and names that are an attack on whoever does not quote
my $odd = q{An "odd" 'é'; DROP SCHEMA public; -- :home \gset $(x) $x};
my $odd_quoted = '"' . ($odd =~ s/"/""/gr) . '"';
$node->safe_psql('postgres', 'CREATE DATABASE odd');
command_ends('odd', [ 'migrate', '--schema', $odd ], 1, qr/^CREATE/, qr/does not exist\n  Make it with CREATE SCHEMA/, 'migrate: no such schema');
$node->safe_psql('odd', "CREATE SCHEMA $odd_quoted");
command_ends('odd', [ 'migrate', '--schema', $odd ], 0, qr/^CREATE EXTENSION.*is intact\n$/s, undef, 'migrate: an odd schema');
command_ends('odd', ['migrate'], 0, qr/the newest one\n.*is intact\n$/, undef, 'migrate: an odd schema, again');
command_ends('odd', [ 'migrate', '--schema', 'public' ], 1, undef, qr/the extension is in schema .*, and schema "public" does not have its tables/, 'migrate: it is in another schema');
command_ends('odd', [ 'verify', '--schema', $odd ], 0, qr/is intact/, undef, 'verify: an odd schema');
$node->safe_psql('odd', "DROP INDEX $odd_quoted.sessions_user_id_idx");
command_ends('odd', ['plan'], 2, qr/^CREATE INDEX sessions_user_id_idx ON \Q$odd_quoted\E\.sessions/m, undef, 'plan: an odd schema');
command_ends('odd', [ 'push', '--yes', "--schema=$odd" ], 0, qr/has the schema of version/, undef, 'push: an odd schema');
command_ends('odd', [ 'verify', '--schema', 'public' ], 2, qr/missing_table/, undef, 'verify: another schema than the extension is in');

# A role's or database's settings mean nothing to it.
$node->safe_psql('postgres', q{
	CREATE DATABASE hostile;
	ALTER DATABASE hostile SET search_path = evil, pg_catalog;
	ALTER DATABASE hostile SET default_transaction_isolation = 'serializable';
	ALTER DATABASE hostile SET statement_timeout = '1s';
	ALTER DATABASE hostile SET lock_timeout = '1ms';
	ALTER DATABASE hostile SET client_min_messages = 'debug1';
	ALTER DATABASE hostile SET bytea_output = 'escape'});
$node->safe_psql('hostile', q{
	CREATE SCHEMA evil;
	CREATE FUNCTION evil.md5(text) RETURNS text LANGUAGE sql AS $$ SELECT 'evil' $$;
	CREATE FUNCTION evil.quote_ident(text) RETURNS text LANGUAGE sql AS $$ SELECT 'evil' $$;
	CREATE VIEW evil.pg_extension AS SELECT * FROM pg_catalog.pg_extension WHERE false;
	CREATE EXTENSION schema_setup SCHEMA public VERSION '1.0'});
command_ends('hostile', ['migrate'], 0, qr/is intact\n$/, undef, 'migrate: hostile settings');
command_ends('hostile', [ 'verify', '--json' ], 0, qr/^\[\]\n$/, undef, 'verify: hostile settings');

# ---------------------------------------------------------------------------------------------------------
# migrate

$node->safe_psql('postgres', 'CREATE DATABASE fresh');
command_ends('fresh', ['migrate'], 0,
	qr/^CREATE EXTENSION schema_setup, version \Q$newest\E\n  done in \d+\.\d\d s\nversion \Q$newest\E in database "fresh" is intact\n$/,
	undef, 'migrate: installs');
command_ends('fresh', ['migrate'], 0,
	qr/^database "fresh" is at version \Q$newest\E, the newest one\nversion \Q$newest\E in database "fresh" is intact\n$/,
	undef, 'migrate: again');
my $fingerprint = $node->safe_psql('fresh', 'SELECT schema_setup_fingerprint()');

create_database($node, 'old', version => '1.0');
load_rows($node, 'old');
my $rows = rows_of_all_tables($node, 'old');
command_ends('old', ['migrate'], 0,
	qr/^database "old": from version 1\.0 to \Q$newest\E\n(CREATE INDEX CONCURRENTLY \w+ ON public\..*\n  done in .*\n){8}ALTER EXTENSION schema_setup UPDATE TO '\Q$newest\E' \(attempt 1 of 10\)\n  done in .*\nversion \Q$newest\E in database "old" is intact\n$/,
	undef, 'migrate: updates');
is($node->safe_psql('old', 'SELECT schema_setup_fingerprint()'), $fingerprint, 'migrate: the same schema as a fresh one');
is(rows_of_all_tables($node, 'old'), $rows, 'migrate: the same rows as before');

# Tables that were there before the extension: they are not taken in without a word of it
$node->safe_psql('postgres', 'CREATE DATABASE before');
load_file($node, 'before', 'test/reference/by_hand.sql');
load_rows($node, 'before');
$node->safe_psql('before', 'CREATE INDEX extra_idx ON users (name)');
command_ends('before', ['migrate'], 1, qr/^CREATE EXTENSION/,
	qr/^schema_setup: cannot install the extension: .*already has objects by names.*\n  Already there: .*table users.*\n  If they are the application's tables: schema_setup migrate --adopt takes them in\.$/m,
	'migrate: tables that were there before');

# ... not where they differ, and then nothing of the extension is left; all of it is said
$node->safe_psql('before', 'ALTER TABLE users ADD COLUMN nickname text; DROP TABLE audit_log');
command_ends('before', [ 'migrate', '--adopt' ], 2, qr/^taking in .*\n$/,
	qr/^schema_setup: they were not taken in, and nothing was changed: schema "public" does not have version \Q$newest\E of extension "schema_setup": 2 problems\n  missing_table: table audit_log\n  unexpected_column: column users\.nickname: text\nschema_setup: to see what mends it:/m,
	'migrate --adopt: they differ');
is(installed_version('before'), '', 'migrate --adopt: they differ: no extension');
($status, $sql) = run_cli(environment('before'), 'plan', '--to', $newest);
is($status, 2, 'migrate --adopt: they differ: what it says to do');
$node->safe_psql('before', $_) foreach grep { /\w/ } split /;\n/, $sql =~ s/^--.*\n//mgr;
$node->safe_psql('before', 'ALTER TABLE users DROP COLUMN nickname');

# ... and then all at once, with the indexes that they have, or such as are built meanwhile
$node->safe_psql('postgres', 'CREATE DATABASE half TEMPLATE before');
$rows = $node->safe_psql('before', 'TABLE users');
my $taken_in = qr/^taking in the tables and types that are there\n/;
my $writer = open_session($node, 'before');
$writer->query('BEGIN; UPDATE users SET updated_at = updated_at; DELETE FROM sessions');
command_ends('before', [ 'migrate', '--adopt' ], 0, qr/${taken_in}taken in as version \Q$newest\E\n  done in .*, the newest one\n.*is intact\n$/s,
	qr/^WARNING:  unexpected_index: index extra_idx$/m, 'migrate --adopt: while another transaction writes');
$writer->query('ROLLBACK');
is($node->safe_psql('before', 'TABLE users'), $rows, 'migrate --adopt: the rows');
command_ends('before', [ 'migrate', '--adopt' ], 0, qr/, the newest one\n/, undef, 'migrate --adopt: again');
$node->safe_psql('half', "DROP INDEX $_") foreach $all_indexes =~ /INDEX (\w+)/g;
$node->safe_psql('half', q{CREATE EXTENSION schema_setup VERSION 'unpackaged'});
command_ends('half', ['migrate'], 0, qr/${taken_in}taken in as version 1\.0\n  done in .*\ndatabase "\w+": from version 1\.0 to \Q$newest\E\n(CREATE INDEX CONCURRENTLY \w+ ON public\..*\n  done in .*\n){8}ALTER EXTENSION.*is intact\n$/s,
	qr/^WARNING:  unexpected_index/m, 'migrate: of the functions alone');
create_database($node, 'elsewhere', version => '1.0');
$node->safe_psql('elsewhere', 'SELECT schema_setup_eject(); DROP EXTENSION schema_setup; CREATE SCHEMA other');
command_ends('elsewhere', [ 'migrate', '--adopt', '--schema', 'other' ], 2, qr/^taking in/,
	qr/not taken in, and nothing was changed: schema "other" .* 20 problems\n/, 'migrate --adopt: another schema');

# The guard does not refuse what migrate and push do on purpose.
foreach my $command ([ 'push', '--yes' ], ['migrate'])
{
	my $name = $command->[0];

	create_database($node, "guarded_$name", version => '1.0');
	$node->safe_psql('postgres', qq{ALTER DATABASE guarded_$name SET schema_setup.on_drift = 'error'});
	command_ends("guarded_$name", $command, 0, qr/(?:has the schema of version \Q$newest\E|is intact)\n$/, undef, "$name: the guard refuses drift");
}

# Drift that it does not repair
$node->safe_psql('old', 'DROP INDEX sessions_user_id_idx');
command_ends('old', ['migrate'], 2, qr/the newest one\n.*missing_index.*CREATE INDEX sessions_user_id_idx/s, undef, 'migrate: findings');
$node->safe_psql('old', 'CREATE INDEX sessions_user_id_idx ON sessions (user_id); CREATE INDEX other_idx ON sessions (created_at)');
command_ends('old', ['migrate'], 0, qr/is intact/, undef, 'migrate: a warning');

create_database($node, 'drift', version => '1.0');
$node->safe_psql('drift', 'ALTER TABLE users ALTER email DROP NOT NULL');
command_ends('drift', ['migrate'], 2, qr/^ALTER EXTENSION/m,
	qr/^schema_setup: the update was refused, and nothing was changed: .*1 problem\n.*different_column_nullability: column users\.email.*\nschema_setup: see what takes the schema there with: schema_setup plan --to \Q$newest\E/ms,
	'migrate: drift');
is(installed_version('drift'), '1.0', 'migrate: drift: not updated');
($status, $sql) = run_cli(environment('drift'), 'plan', '--to', $newest, '--online');
is($status, 2, 'migrate: drift: what it says to do');
$node->safe_psql('drift', $_) foreach grep { /\w/ } split /;\n/, $sql =~ s/^--.*\n//mgr;
command_ends('drift', ['migrate'], 0, qr/is intact/, undef, 'migrate: drift: and then again');

create_database($node, 'without', version => '1.0');
$node->safe_psql('without', 'ALTER TABLE memberships DROP COLUMN user_id');
command_ends('without', ['migrate'], 1,
	qr/^CREATE INDEX CONCURRENTLY memberships_user_id_idx .*\n  left to the update: column "user_id" does not exist\n/m,
	qr/^schema_setup: cannot update the extension:\n  column "user_id" does not exist/, 'migrate: an index of what is not there yet');

# An index that is there under another name; one that a failed build left
create_database($node, 'leftover', version => '1.0');
$node->safe_psql('leftover', 'CREATE INDEX by_user ON memberships (user_id)');
my $by_user = $node->safe_psql('leftover', q{SELECT 'by_user'::regclass::oid});
$writer = open_writer('leftover', 'sessions');
my $builder = open_session($node, 'leftover');
$builder->begin(q{SET statement_timeout = '200ms'; CREATE INDEX CONCURRENTLY sessions_user_id_idx ON sessions (user_id)});
$builder->finish;
$builder->quit;
$writer->query('ROLLBACK');
is($node->safe_psql('leftover', q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'sessions_user_id_idx'::regclass}),
	'f', 'migrate: an index that a failed build left');
command_ends('leftover', ['migrate'], 0,
	qr/^DROP INDEX CONCURRENTLY public\.sessions_user_id_idx\n.*^CREATE INDEX CONCURRENTLY sessions_user_id_idx .*is intact\n$/ms,
	undef, 'migrate: it is built again');
is($node->safe_psql('leftover', q{SELECT 'memberships_user_id_idx'::regclass::oid}), $by_user, 'migrate: one under another name is used');

# One that another session is building is waited for, and not built again.
create_database($node, 'building', version => '1.0');
$writer = open_writer('building', 'sessions');
$builder = open_session($node, 'building');
$builder->begin('CREATE INDEX CONCURRENTLY sessions_user_id_idx ON sessions (user_id)');
$node->poll_query_until('building', q{SELECT count(*) = 1 FROM pg_stat_progress_create_index WHERE phase ~ 'waiting'});
my $built = $node->safe_psql('building', q{SELECT 'sessions_user_id_idx'::regclass::oid});
my $migrate = begin_cli(environment('building'), 'migrate');
my $pid = $builder->pid;
wait_for_output($migrate, qr/^waiting: process $pid is building an index on public\.sessions\n/m);
$writer->query('ROLLBACK');
$builder->finish;
$builder->quit;
ends([ finish_command($migrate) ], 0, qr/is intact\n$/, undef, 'migrate: waits for an index that is being built');
is($node->safe_psql('building', q{SELECT 'sessions_user_id_idx'::regclass::oid}), $built, 'migrate: and takes it');

# With its indexes there, the update waits for no transaction that writes, and nobody waits for it.
create_database($node, 'busy', version => '1.0');
$node->safe_psql('busy', $all_indexes);
load_rows($node, 'busy');
$writer = open_session($node, 'busy');
$writer->query('BEGIN; UPDATE sessions SET created_at = created_at');
command_ends('busy', ['migrate'], 0, qr/\(attempt 1 of 10\)\n  done in .*is intact\n$/s, undef, 'migrate: while another transaction writes');
$writer->query('COMMIT');

# Several at once
foreach my $case ([ 'two_fresh', undef ], [ 'two_old', '1.0' ])
{
	my ($database, $version) = @$case;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, "CREATE EXTENSION schema_setup VERSION '$version'") if defined $version;
	my @runners = map { begin_cli(environment($database), 'migrate') } 1 .. 3;
	my @results = map { [ finish_command($_) ] } @runners;
	ends($_, 0, qr/is intact\n$/, undef, "$database: ends well") foreach @results;
	is(scalar(grep { $_->[1] =~ /^(CREATE|ALTER) EXTENSION/m } @results), 1, "$database: one does the work");
}
create_database($node, 'turns', version => '1.0');
$writer = open_writer('turns', 'sessions');
my $first = begin_cli(environment('turns'), 'migrate');
wait_for_output($first, qr/^CREATE INDEX CONCURRENTLY sessions_user_id_idx/m);
my $second = begin_cli(environment('turns'), 'migrate');
wait_for_output($second, qr/^waiting: schema_setup migrate is at work in this database \(process \d+, since .*\)\n/m);
$writer->query('ROLLBACK');
ends([ finish_command($first) ], 0, qr/^ALTER EXTENSION.*is intact\n$/ms, undef, 'turns: the first updates');
ends([ finish_command($second) ], 0, qr/^waiting: .*\ndatabase "turns" is at version .*is intact\n$/s, undef, 'turns: the second finds it done');

# Interrupted, it cancels what the server is doing for it. (A signal that is ignored when it starts stays ignored.)
$SIG{INT} = 'DEFAULT';
create_database($node, 'interrupted', version => '1.0');
foreach my $signal ('TERM', 'INT')
{
	$writer = open_writer('interrupted', 'ct_raw_snapshots');
	$migrate = begin_cli(environment('interrupted'), 'migrate');
	$node->poll_query_until('interrupted', q{
		SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ '^(CREATE|DROP) INDEX CONCURRENTLY'});
	$migrate->{handle}->signal($signal);
	ends([ finish_command($migrate) ], $signal eq 'INT' ? 130 : 143, qr/INDEX CONCURRENTLY/, qr/^schema_setup: interrupted\n/, "migrate: SIG$signal");
	is( $node->safe_psql('interrupted', q{SELECT count(*) FROM pg_stat_activity WHERE application_name = 'schema_setup migrate'}),
		0, "migrate: SIG$signal: the server goes on with nothing");
	$writer->query('ROLLBACK');
}
command_ends('interrupted', ['migrate'], 0, qr/^DROP INDEX CONCURRENTLY.*is intact\n$/ms, undef, 'migrate: goes on after signals');

# ---------------------------------------------------------------------------------------------------------
# Roles

$node->safe_psql('postgres', q{
	CREATE ROLE stranger LOGIN;
	CREATE DATABASE roles;
	CREATE DATABASE owned OWNER portal;
	CREATE DATABASE owned_old OWNER portal});
my $stranger = { PGUSER => 'stranger', PGDATABASE => 'roles' };
my $owner = { PGUSER => 'portal', PGPASSWORD => 'p@ss: /%é' };
command_ends_with($stranger, ['migrate'], 1, qr/^CREATE EXTENSION/,
	qr/^schema_setup: cannot install the extension: this role may not: permission denied to create extension "schema_setup"\n  Run it as the owner of the database, or have its owner run: GRANT CREATE/,
	'migrate: a role that may not install');
$node->safe_psql('roles', q{CREATE EXTENSION schema_setup VERSION '1.0'});
command_ends_with($stranger, ['migrate'], 1, undef,
	qr/^schema_setup: role "stranger" may not update the extension: it belongs to role "postgres"\n  Run it as that role or as a superuser\.\n$/,
	'migrate: a role that may not update');
command_ends_with($stranger, [ 'push', '-y' ], 1, qr/CREATE INDEX/, qr/^schema_setup: cannot run the plan: this role may not: must be owner of /,
	'push: a role that may not');
command_ends_with($stranger, ['verify'], 0, qr/is intact/, undef, 'verify: a role without any privilege');
$node->safe_psql('roles', 'REVOKE ALL ON SCHEMA public FROM PUBLIC');
command_ends_with($stranger, ['verify'], 1, undef, qr/^schema_setup: cannot verify: this role may not: permission denied for schema public\n/,
	'verify: a role that may not look into the schema');
command_ends_with({ %$owner, PGDATABASE => 'owned' }, ['migrate'], 0, qr/^CREATE EXTENSION.*is intact\n$/s, undef,
	'migrate: the owner of the database installs');
command_ends_with({ %$owner, PGDATABASE => 'owned_old' }, ['push'], 0, qr/^CREATE EXTENSION/, undef, 'push: the owner of the database installs');
my $old_owned = open_session($node, 'owned_old');
$old_owned->query(q{DROP EXTENSION schema_setup; SET ROLE portal; CREATE EXTENSION schema_setup VERSION '1.0'});
$old_owned->quit;
command_ends_with({ %$owner, PGDATABASE => 'owned_old' }, ['migrate'], 0, qr/is intact\n$/, undef, 'migrate: the owner of the database updates');

# ---------------------------------------------------------------------------------------------------------
# push

$node->safe_psql('postgres', 'CREATE DATABASE pushed');
command_ends('pushed', ['push'], 0, qr/^CREATE EXTENSION schema_setup, .*has the schema of version \Q$newest\E\n$/s, undef, 'push: installs');
load_rows($node, 'pushed');
$rows = rows_of_all_tables($node, 'pushed');
$node->safe_psql('pushed', q{
	DROP INDEX sessions_user_id_idx;
	ALTER TABLE memberships DROP CONSTRAINT memberships_user_id_users_id_fk;
	ALTER TABLE users ADD COLUMN nickname text;
	CREATE INDEX mine ON users (name)});
command_ends('pushed', [ 'push', '--yes' ], 2,
	qr/^CREATE INDEX sessions_user_id_idx .*^done\n(?=.*^-- .*deletes data\nALTER TABLE public\.users DROP COLUMN nickname;$).*^DROP INDEX public\.mine;$/ms,
	qr/^schema_setup: what is left loses data, or drops what version \Q$newest\E does not have\n  These statements run only with --allow-data-loss:\n$/,
	'push: does what loses nothing');
is($node->safe_psql('pushed', 'SELECT problem, object FROM schema_setup_verify()'),
	"unexpected_column|users.nickname\nunexpected_index|mine", 'push: leaves the rest');
command_ends('pushed', [ 'push', '--allow-data-loss', '--yes' ], 0, qr/has the schema of version/, undef, 'push --allow-data-loss');
is_intact($node, 'pushed', 'push --allow-data-loss: intact');
is(rows_of_all_tables($node, 'pushed'), $rows, 'push: the rows');

# The extension becomes the version that push has made its schema; so it does with migrate, after a repair.
create_database($node, 'pushed_old', version => '1.0');
load_rows($node, 'pushed_old');
$rows = rows_of_all_tables($node, 'pushed_old');
command_ends('pushed_old', [ 'push', '--yes' ], 0,
	qr/^CREATE INDEX .*^the schema is that of version \Q$newest\E already: the extension, at 1\.0, is made anew around it\n.*has the schema of version/ms,
	undef, 'push: to a newer version');
is(installed_version('pushed_old'), $newest, 'push: to a newer version: the version');
is_intact($node, 'pushed_old', 'push: to a newer version: intact');
is(rows_of_all_tables($node, 'pushed_old'), $rows, 'push: to a newer version: the rows');
command_ends('pushed_old', ['push'], 0, qr/^database .* has the schema of version/, undef, 'push: again');
create_database($node, 'ahead', version => '1.0');
$node->safe_psql('ahead', "SET client_min_messages = warning; SELECT schema_setup_repair(NULL, true, '$newest'); ALTER TABLE tenants RENAME TO customers");
command_ends('ahead', ['migrate'], 2, qr/^ALTER EXTENSION/m, qr/renamed_table: table tenants/, 'migrate: of no version');
$node->safe_psql('ahead', 'SET client_min_messages = warning; ALTER TABLE customers RENAME TO tenants');
command_ends('ahead', ['migrate'], 0, qr/is intact\n$/, undef, 'migrate: to the version that the schema is');
is(installed_version('ahead'), $newest, 'migrate: to the version that the schema is: the version');

# migrate to a version, also back
create_database($node, 'to_version', version => '1.0');
command_ends('to_version', [ 'migrate', '--to', '1.0' ], 0, qr/^database "to_version" is at version 1\.0\n.*is intact\n$/s, undef, 'migrate --to: there already');
command_ends('to_version', [ 'migrate', '--to', '1.1' ], 0, qr/^version 1\.1 in database "to_version" is intact\n$/m, undef, 'migrate --to: forward');
command_ends('to_version', [ 'migrate', '--to=1.0' ], 0, qr/^version 1\.0 in database "to_version" is intact\n$/m, undef, 'migrate --to: back');
command_ends('to_version', [ 'migrate', '--to', '9.9' ], 1, undef, qr/there is no way from version 1\.0 to 9\.9/, 'migrate --to: no such version');
is(installed_version('to_version'), '1.0', 'migrate --to: the version');

# A statement that fails is named, and the others are run.
$node->safe_psql('pushed', q{
	DROP INDEX sessions_user_id_idx;
	ALTER TABLE users DROP CONSTRAINT users_email_unique;
	INSERT INTO users (id, email) SELECT gen_random_uuid(), email FROM users LIMIT 1});
command_ends('pushed', [ 'push', '--yes' ], 1, qr/CREATE INDEX/,
	qr/^schema_setup: cannot run all of the plan:\n.*could not create unique index "users_email_unique".*Rows in its way: 2/s,
	'push: a statement that fails');
unlike(findings($node, 'pushed'), qr/missing_index/, 'push: the others are run');

# On a terminal it asks.
create_database($node, 'asked', version => '1.0');
foreach my $case ([ 'n', qr/nothing was changed/ ], [ 'y', qr/the schema is that of version/ ])
{
	my ($answer, $pattern) = @$case;
	local %ENV = %{ environment('asked') };
	like(run_on_terminal(80, $answer, $schema_setup, 'push'), qr/Run this in database "asked"\? \[y\/N\] .*$pattern/s,
		"push: asks: $answer");
}
create_database($node, 'shown', version => '1.0');
{
	local %ENV = %{ environment('shown', TERM => 'xterm') };
	like(run_on_terminal(80, undef, $schema_setup, 'migrate'), qr/\e\[K.*is intact/s,
		'migrate: shows progress on a terminal');
}

# ---------------------------------------------------------------------------------------------------------
# Packages that lack something

# A server whose directory of extensions is a copy of the real one, for the test to change. It has to be of a PostgreSQL
# that is told by a setting where extensions are.
sub start_server_with_copy
{
	my ($name) = @_;
	my $path = $node->safe_psql('postgres',
		q{SELECT name, setting FROM pg_settings WHERE name IN ('extension_control_path', 'extension_destdir')});
	my ($setting, $value) = split /\|/, $path, 2;
	return unless $setting;
	chomp(my $share = `pg_config --sharedir`);
	my $from = $setting eq 'extension_destdir' ? "$value$share/extension" : (split /:/, $value)[0] . '/extension';
	my $copy = PostgreSQL::Test::Utils::tempdir;
	my $to = $setting eq 'extension_destdir' ? "$copy$share/extension" : "$copy/extension";

	make_path($to);
	copy($_, $to) foreach glob "$from/schema_setup*";
	if ($setting eq 'extension_destdir')
	{
		chomp(my $libraries = `pg_config --pkglibdir`);
		make_path("$copy$libraries");
		copy("$value$libraries/schema_setup.so", "$copy$libraries");
	}
	my $server = start_server($name,
		settings => $setting eq 'extension_destdir' ? "$setting = '$copy'\n" : "$setting = '$copy:\$system'\n");
	return ($server, $to);
}

my ($other, $directory) = start_server_with_copy('other');
SKIP:
{
	skip 'the place of extensions is built into this PostgreSQL', 8 unless defined $other;
	my $at_other = { PGHOST => $other->host, PGPORT => $other->port, PGDATABASE => 'test' };
	$other->safe_psql('postgres', 'CREATE DATABASE test');
	$other->safe_psql('test', q{CREATE EXTENSION schema_setup VERSION '1.0'});

	# A version that the scripts know and the library does not
	my $control_file = "$directory/schema_setup.control";
	my $later = "$directory/schema_setup--$newest--9.9.sql";
	append_to_file($later, '');
	unlink $control_file;
	append_to_file($control_file, $control =~ s/^default_version.*/default_version = '9.9'/mr);
	command_ends_with($at_other, ['migrate'], 1, qr/^database "test": from version 1\.0 to 9\.9\n$/,
		qr/^schema_setup: cannot plan the update: version "9\.9" of extension "schema_setup" is not known to its library\n  The library on this server knows versions/,
		'a version that the library does not know');
	unlink $later, $control_file;
	append_to_file($control_file, $control);

	# No script from the one version to the other
	unlink glob "$directory/schema_setup--1.0--*.sql";
	command_ends_with($at_other, ['migrate'], 1, undef,
		qr/^schema_setup: there is no way from version 1\.0 to \Q$newest\E on that server\n  Its package lacks an update script \(schema_setup--1\.0--/,
		'no update path');
	is($other->safe_psql('test', q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'}), '1.0', 'no update path: as it was');

	# No package
	unlink glob "$directory/*";
	foreach my $command ('migrate', 'push')
	{
		foreach my $database ('test', 'postgres')
		{
			command_ends_with({ %$at_other, PGDATABASE => $database }, [$command], 1, undef,
				qr/^schema_setup: the package of the extension schema_setup is not installed on that server\n  Install it there/,
				"$command: no package, database $database");
		}
	}
	command_ends_with($at_other, ['verify'], 0, qr/is intact/, undef, 'verify: the library is enough');
}

# A standby: it can be verified and not migrated.
$node->backup('backup');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'backup', has_streaming => 1);
$standby->start;
my $at_standby = { PGHOST => $standby->host, PGPORT => $standby->port, PGDATABASE => 'fresh' };
command_ends_with($at_standby, ['verify'], 0, qr/is intact/, undef, 'standby: verify');
command_ends_with($at_standby, [$_], 1, undef, qr/^schema_setup: this server is a standby and takes no changes\n  Connect to the primary server\.\n$/,
	"standby: $_") foreach 'migrate', 'push';
$standby->stop;

# make hands over what it is told.
ends([ run_cli_by_make('migrate') ], 0, qr/is intact\n$/, undef, 'make migrate');
ends([ run_cli_by_make('push', 'OPTIONS=--yes') ], 0, qr/has the schema of version/, undef, 'make push');

# studio says what it needs.
my $bare = PostgreSQL::Test::Utils::tempdir;
foreach my $program (qw(sh psql mktemp rm awk sed cat date dirname))
{
	chomp(my $found = `sh -c 'command -v $program'`);
	symlink $found, "$bare/$program";
}
command_ends_with({ PATH => $bare }, ['studio'], 1, undef,
	qr/^schema_setup: studio needs these packages:.* php-cli.*\n  apt-get install --no-install-recommends php-cgi .*php-cli/, 'studio: packages');

# Whatever happened, nothing is left behind.
is(join(' ', glob "$temporary/*"), '', 'no temporary directory is left');

done_testing();
