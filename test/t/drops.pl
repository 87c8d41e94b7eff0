# Each way to drop the extension is refused while a table has rows, and then nothing is lost; it is allowed without
# rows, and with the setting.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use IPC::Run;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
my $refused = qr/cannot drop table "\w+" of extension "schema_setup" because it has rows/;
$node->safe_psql(
	'postgres', q{
	CREATE ROLE owner LOGIN;
	CREATE DATABASE filled OWNER owner;
	CREATE DATABASE empty OWNER owner;
});

# The database's owner, who is not superuser, installs the extension and owns its schema.
foreach my $database ('filled', 'empty')
{
	$node->safe_psql(
		$database, q{
		SET ROLE owner;
		CREATE SCHEMA app;
		SET search_path = app;
		CREATE EXTENSION schema_setup;
		RESET ROLE;
	});
	$node->safe_psql('postgres', "ALTER DATABASE $database SET search_path = app");
	is_intact($node, $database, "$database: intact at first");
}
load_rows($node, 'filled');
my $rows = rows_of_all_tables($node, 'filled');

# Each runs in a session that has not called the library yet.
my %ways = (
	'DROP EXTENSION' => 'DROP EXTENSION schema_setup',
	'DROP EXTENSION CASCADE' => 'DROP EXTENSION schema_setup CASCADE',
	'DROP SCHEMA CASCADE' => 'DROP SCHEMA app CASCADE',
	'DROP OWNED' => 'DROP OWNED BY owner',
	'DROP OWNED CASCADE' => 'DROP OWNED BY owner CASCADE',
	'a DO block' => q{DO $$ BEGIN DROP EXTENSION schema_setup; END $$},
	'a function' => q{
		CREATE FUNCTION pg_temp.leave() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP SCHEMA app CASCADE; END $$;
		SELECT pg_temp.leave()},
	'a transaction' => 'BEGIN; CREATE TABLE notes (id integer); DROP EXTENSION schema_setup; COMMIT');
my %roles = ('the superuser' => '', 'the owner' => 'SET SESSION AUTHORIZATION owner; ');
my $copies = 0;
foreach my $role (sort keys %roles)
{
	foreach my $way (sort keys %ways)
	{
		my $name = "$way as $role";

		is_refused($node, 'filled', $roles{$role} . $ways{$way}, $refused, "$name, with rows");
		foreach my $case ([ 'filled', 'SET schema_setup.allow_data_loss = on; ' ], [ 'empty', '' ])
		{
			my ($template, $setting) = @$case;
			my $copy = 'copy_' . ++$copies;

			$node->safe_psql('postgres', "CREATE DATABASE $copy TEMPLATE $template OWNER owner");
			$node->safe_psql($copy, $roles{$role} . $setting . $ways{$way});
			is($node->safe_psql($copy, q{SELECT count(*) FROM pg_extension WHERE extname = 'schema_setup'}),
				0, "$name, " . ($setting ? 'with the setting: allowed' : 'without rows: allowed'));
			$node->safe_psql('postgres', "DROP DATABASE $copy");
		}
	}
}
is_intact($node, 'filled', 'after all that was refused: intact');
is(rows_of_all_tables($node, 'filled'), $rows, 'after all that was refused: all rows are there');

# A restore that begins with dropping what is there
my $archive = PostgreSQL::Test::Utils::tempdir . '/archive';
$node->command_ok([ 'pg_dump', '-F', 'custom', '-f', $archive, '-d', $node->connstr('filled') ], 'dump');
$node->safe_psql('filled', q{UPDATE app.tenants SET name = 'newer than the dump'});
my $newer = rows_of_all_tables($node, 'filled');
my @restore = ('pg_restore', '--clean', '--if-exists', '--single-transaction', '-d', $node->connstr('filled'), $archive);
my ($out, $errors) = ('', '');
ok(!IPC::Run::run(\@restore, '>', \$out, '2>', \$errors), 'restore with --clean, with rows: fails');
like($errors, $refused, 'restore with --clean, with rows: says why');
is(rows_of_all_tables($node, 'filled'), $newer, 'restore with --clean, with rows: all rows are there');
is_intact($node, 'filled', 'restore with --clean, with rows: intact');
{
	local $ENV{PGOPTIONS} = '-c schema_setup.allow_data_loss=on';
	($out, $errors) = ('', '');
	ok(IPC::Run::run(\@restore, '>', \$out, '2>', \$errors), 'restore with --clean and the setting: succeeds')
	  or diag($errors);
}
is(rows_of_all_tables($node, 'filled'), $rows, 'restore with --clean and the setting: the rows of the dump');
is_intact($node, 'filled', 'restore with --clean and the setting: intact');

done_testing();
