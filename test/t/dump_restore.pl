# Dumps: an intact schema comes back with all its rows, and what verify says of a broken one is true.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use IPC::Run;
use Test::More;

use SchemaSetup;

my $node = start_server('main', settings => "wal_level = logical\nmax_wal_senders = 1\n");
my $dumps = PostgreSQL::Test::Utils::tempdir;

# Dump a database, plain or in pg_dump's custom format; returns the file.
sub dump_database
{
	my ($database, $format) = @_;
	my $file = "$dumps/$database.$format";

	$node->command_ok(
		[ 'pg_dump', '-F', $format, '-f', $file, '-d', $node->connstr($database) ],
		"dump of $database in format $format");
	return $file;
}

# Restore into a new database as one does who overlooks the errors; returns them.
sub restore
{
	my ($file, $database) = @_;
	my @command = $file =~ /custom$/ ? ('pg_restore') : ('psql', '-X', '-q', '-f');
	my ($out, $errors) = ('', '');

	$node->safe_psql('postgres', "CREATE DATABASE $database");
	IPC::Run::run([ @command, $file, '-d', $node->connstr($database) ], '>', \$out, '2>', \$errors);
	return $errors;
}

# The names of the tables that have rows in one database and none in the other.
sub emptied_tables
{
	my ($before, $after) = @_;
	my %before = row_counts($node, $before);
	my %after = row_counts($node, $after);

	return join ' ', sort grep { $before{$_} > 0 && $after{$_} == 0 } keys %before;
}

create_database($node, 'original');
is_intact($node, 'original', 'the original is intact');
load_rows($node, 'original');
my %counts = row_counts($node, 'original');
is(scalar(keys %counts), 15, 'there are 15 tables');
is((join ' ', grep { $counts{$_} == 0 } keys %counts), '', 'all of them have rows');

# An intact schema, with its rows, in both formats
my $rows = rows_of_all_tables($node, 'original');
my $fingerprint = $node->safe_psql('original', 'SELECT schema_setup_fingerprint()');
my $history = $node->safe_psql('original', 'SELECT * FROM schema_setup_history()');
foreach my $format ('plain', 'custom')
{
	my $copy = "copy_$format";

	is(restore(dump_database('original', $format), $copy), '', "$format: restored without an error");
	is(rows_of_all_tables($node, $copy), $rows, "$format: all rows are there");
	is_intact($node, $copy, "$format: the copy is intact");
	is($node->safe_psql($copy, 'SELECT schema_setup_fingerprint()'),
		$fingerprint, "$format: the fingerprint is the same");
	is($node->safe_psql($copy, 'SELECT * FROM schema_setup_history()'), $history, "$format: the history is that of the original");
	is(restore(dump_database($copy, $format), "copy_of_$copy"), '', "$format: the copy's dump restores too");
	is(rows_of_all_tables($node, "copy_of_$copy"), $rows, "$format: it has all rows");
}

# Who may call what: a script keeps its functions from PUBLIC by itself, and what was granted by hand is in the dump.
sub grants_on_functions
{
	my ($database) = @_;

	return $node->safe_psql($database,
		q{SELECT proname, proacl FROM pg_proc WHERE proname LIKE 'schema\_setup\_%' AND proacl IS NOT NULL ORDER BY 1});
}
my $granted = grants_on_functions('original');
is(scalar(() = $granted =~ /^schema_setup_(?:check_names|check_builds|begin_update|check_adoption|run_as_owner|assert_version)\|/mg),
	6, 'six functions are not for PUBLIC');
unlike(slurp_file("$dumps/original.plain"), qr/ON FUNCTION/, 'a dump says nothing of it');
is(grants_on_functions('copy_plain'), $granted, 'nor needs a copy to be told');
create_database($node, 'granted', template => 'original');
$node->safe_psql('granted', q{CREATE ROLE checker;
	GRANT EXECUTE ON FUNCTION schema_setup_assert_version TO checker; REVOKE EXECUTE ON FUNCTION schema_setup_eject FROM PUBLIC});
$granted = grants_on_functions('granted');
like($granted, qr/assert_version\|.*checker=X.*\n(.*\n)*.*_eject\|/, 'granted and revoked by hand');
is(restore(dump_database('granted', 'plain'), 'copy_of_granted'), '', 'granted by hand: restored without an error');
is(grants_on_functions('copy_of_granted'), $granted, 'granted by hand: the copy has it too');
is_intact($node, 'granted', 'granted by hand: intact');

# What verify calls an error because of dumps: each is followed to its end.
my @errors = (
	{
		name => 'added_column',
		break => 'ALTER TABLE users ADD COLUMN nickname text',
		finding => 'error|unexpected_column|column|users.nickname||text',
		error => qr/column "nickname" of relation "users" does not exist/,

		# The users, whatever references one of them, and whatever references that.
		emptied => 'audit_log hot_list_items lead_metrics memberships pipeline_stage_counts report_exports '
		  . 'report_week_manual report_weeks sessions users',
		repair => 'ALTER TABLE users DROP COLUMN nickname',
	},
	{
		name => 'used_label',
		break => q{ALTER TYPE sync_status ADD VALUE 'paused'; UPDATE sync_runs SET status = 'paused'},
		finding => q{error|unexpected_enum_label|enum label|sync_status.paused|}
		  . q{'running', 'success', 'failed'|'running', 'success', 'failed', 'paused'},
		error => qr/invalid input value for enum (public\.)?sync_status: "paused"/,
		emptied => 'sync_runs',
	},
	{
		name => 'not_registered',
		break => 'ALTER EXTENSION schema_setup DROP TABLE sync_runs; ALTER EXTENSION schema_setup ADD TABLE sync_runs',
		finding => 'error|not_registered_for_dump|table|sync_runs|all rows in a dump|no rows in a dump',
		emptied => 'sync_runs',
	},
	{
		name => 'partly_registered',
		break => q{UPDATE pg_extension SET extcondition[array_position(extconfig, 'sync_runs'::regclass::oid)] =
			'WHERE false' WHERE extname = 'schema_setup'},
		finding => 'error|partly_registered_for_dump|table|sync_runs|all rows in a dump|WHERE false',
		emptied => 'sync_runs',
		repair => q{UPDATE pg_extension SET extcondition[array_position(extconfig, 'sync_runs'::regclass::oid)] =
			'' WHERE extname = 'schema_setup'},
	},
	{
		name => 'not_a_member',
		break => 'ALTER EXTENSION schema_setup DROP TABLE sync_runs',
		finding => 'error|not_a_member|table|sync_runs|member of the extension|not a member',
		error => qr/relation "sync_runs" already exists/,
	},
	{
		name => 'added_member',
		break => 'CREATE TABLE notes AS SELECT 1 AS id; ALTER EXTENSION schema_setup ADD TABLE notes',
		finding => 'error|unexpected_member_table|table|notes||member of the extension',
		repair => 'ALTER EXTENSION schema_setup DROP TABLE notes',
	});
foreach my $case (@errors)
{
	my $broken = "broken_$case->{name}";
	my $restored = "restored_$case->{name}";

	create_database($node, $broken, template => 'original');
	is_intact($node, $broken, "$case->{name}: intact before");
	$node->safe_psql($broken, $case->{break});
	finds($node, $broken, [ $case->{finding} ], "$case->{name}: found");
	my $errors = restore(dump_database($broken, 'custom'), $restored);
	if (defined $case->{error})
	{
		like($errors, $case->{error}, "$case->{name}: the restore fails");
	}
	else
	{
		is($errors, '', "$case->{name}: the restore tells nothing");
	}
	is(emptied_tables($broken, $restored), $case->{emptied} || '', "$case->{name}: tables that came back empty");
	next unless defined $case->{repair};
	$node->safe_psql($broken, $case->{repair});
	is_intact($node, $broken, "$case->{name}: intact after the repair");
}
is($node->safe_psql('restored_added_member', q{SELECT to_regclass('notes') IS NULL}),
	't', 'the added member is in no dump');

# What verify only warns of: a dump loses it without a word, and brings back every row.
my $published = 'warning|unexpected_publication|publication|users.users_publication||publication';
my $owner = $node->safe_psql('original', 'SELECT current_user');
create_database($node, 'extras', template => 'original');
$node->safe_psql(
	'extras', q{
	CREATE ROLE other_owner;
	CREATE INDEX users_name_idx ON users (name);
	ALTER TABLE users ADD CONSTRAINT users_name_check CHECK (name <> 'nobody');
	CREATE FUNCTION do_nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
	CREATE TRIGGER users_trigger BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION do_nothing();
	CREATE RULE users_rule AS ON DELETE TO users DO INSTEAD NOTHING;
	CREATE STATISTICS users_statistics ON name, email FROM users;
	CREATE POLICY users_policy ON users USING (true);
	ALTER TABLE users ENABLE ROW LEVEL SECURITY;
	ALTER TABLE users REPLICA IDENTITY FULL;
	ALTER TABLE users SET (fillfactor = 70);
	ALTER TABLE users OWNER TO other_owner;
	GRANT ALL ON SCHEMA public TO other_owner;
	CREATE PUBLICATION users_publication FOR TABLE users;
});
finds(
	$node,
	'extras',
	[
		"warning|different_owner|table|users|$owner|other_owner",
		'warning|different_replica_identity|table|users|default|full',
		'warning|unexpected_storage_parameter|table|users||fillfactor=70',
		'warning|unexpected_row_security|table|users|disabled|enabled',
		q{warning|unexpected_constraint|check constraint|users.users_name_check||}
		  . q{CHECK (((name)::text <> 'nobody'::text))},
		'warning|unexpected_index|index|users_name_idx||ON users USING btree (name)',
		'warning|unexpected_trigger|trigger|users.users_trigger||BEFORE INSERT FOR EACH ROW EXECUTE FUNCTION public.do_nothing()',
		'warning|unexpected_rule|rule|users.users_rule||rule',
		'warning|unexpected_policy|policy|users.users_policy||policy',
		'warning|unexpected_statistics|statistics|users.users_statistics||statistics',
		$published,
	],
	'the extras are found');
is(restore(dump_database('extras', 'custom'), 'without_extras'), '', 'a dump with extras restores without an error');

# Since release 18 a dump says which tables of extensions are published.
my $kept = $node->safe_psql('postgres', 'SHOW server_version_num') < 180000 ? [] : [$published];
finds($node, 'without_extras', $kept, 'the extras are lost');
is(rows_of_all_tables($node, 'without_extras'), $rows, 'the rows are not');

# The database with its settings, of which one has the guard refuse what makes the schema differ, while it has what does
$node->safe_psql('postgres', $_) foreach 'CREATE ROLE portal_owner LOGIN CREATEDB', 'CREATE ROLE crew', 'CREATE DATABASE strict OWNER portal_owner',
	'GRANT SET ON PARAMETER schema_setup.on_drift TO portal_owner';
$node->safe_psql('strict', 'SET ROLE portal_owner; CREATE EXTENSION schema_setup');
load_rows($node, 'strict');
$node->safe_psql('strict', q{SET schema_setup.on_drift = off; GRANT TRIGGER, SELECT ON users TO crew WITH GRANT OPTION; GRANT REFERENCES (id) ON users TO crew;
	CREATE PUBLICATION published FOR TABLE sessions; CREATE TABLE others (user_id uuid REFERENCES users)});
$node->safe_psql('strict', 'ALTER TABLE others OWNER TO portal_owner; ALTER PUBLICATION published OWNER TO portal_owner');
$node->safe_psql('postgres', q{ALTER DATABASE strict SET schema_setup.on_drift = 'error'});
my $strict_findings = findings($node, 'strict');
$strict_findings =~ s/.*unexpected_publication.*\n// unless @$kept;
foreach my $format ('plain', 'custom')
{
	my $file = "$dumps/strict.$format";
	my $errors = '';

	$node->command_ok([ 'pg_dump', '-C', '-F', $format, '-f', $file, '-d', $node->connstr('strict') ], "$format, with the settings: dumped");
	$node->safe_psql('postgres', 'ALTER DATABASE strict RENAME TO strict_original');
	IPC::Run::run([ $format eq 'plain' ? ('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f') : ('pg_restore', '-e', '-C'), $file, '-d', $node->connstr('postgres') . ' user=portal_owner' ],
		'>', \my $out, '2>', \$errors);
	unlike($errors, qr/ERROR|error:/, "$format, with the settings: restored without an error");
	is($node->safe_psql('strict', 'SHOW schema_setup.on_drift'), 'error', "$format, with the settings: they are in force");
	is(rows_of_all_tables($node, 'strict'), $rows, "$format, with the settings: all rows are there");
	is(findings($node, 'strict'), $strict_findings, "$format, with the settings: all that is beside them, too");
	$node->safe_psql('postgres', 'DROP DATABASE strict; ALTER DATABASE strict_original RENAME TO strict');
}

done_testing();
