# The program believes none of the extension's functions that is not what the extension has made: each of those that a command
# calls is changed in each way that its catalog row has, and the command says so. One that nobody calls is for verification.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
create_database($node, 'model');
$node->safe_psql('model', 'DROP INDEX sessions_user_id_idx; ALTER TABLE users ALTER email DROP NOT NULL');

# Run the program; returns its exit status and what it prints.
sub run_program
{
	my ($database, @arguments) = @_;
	my $out = '';
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGUSER => 'postgres', PGDATABASE => $database);

	IPC::Run::run([ 'src/client/schema_setup', @arguments ], '<', \'', '>&', \$out, IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($? >> 8, $out);
}

# The function that a command cannot do without, and its arguments
my %calls = (
	'verify' => 'verify', 'verify --json' => 'verify', 'verify --all' => 'verify', 'verify --format junit' => 'verify', 'plan' => 'plan',
	'plan --json' => 'plan', 'plan --all' => 'plan', 'pull' => 'definition', 'check-data' => 'check_data', 'status' => 'verify',
	'status --all' => 'objects', 'migrate' => 'verify', 'push --yes' => 'plan');

# How a function is changed; %s is its name with its arguments. It returns nothing then, or what somebody else decides.
my %changes = (
	'STRICT' => 'ALTER FUNCTION %s STRICT',
	'SECURITY DEFINER' => 'ALTER FUNCTION %s SECURITY DEFINER',
	'a setting' => 'ALTER FUNCTION %s SET search_path = public',
	'another symbol' => q{UPDATE pg_proc SET prosrc = 'schema_setup_fingerprint' WHERE oid = '%s'::regprocedure},
	'another library' => q{UPDATE pg_proc SET probin = '$libdir/plpgsql' WHERE oid = '%s'::regprocedure},
	'another language' => q{UPDATE pg_proc SET prolang = (SELECT oid FROM pg_language WHERE lanname = 'sql'), prosrc = 'SELECT NULL WHERE false' WHERE oid = '%s'::regprocedure},
	'STRICT, and no member' => 'ALTER FUNCTION %1$s STRICT; ALTER EXTENSION schema_setup DROP FUNCTION %1$s');

my $number = 0;
foreach my $function (sort keys %{ { map { $_ => 1 } values %calls } })
{
	my $signature = $node->safe_psql('model', "SELECT oid::regprocedure FROM pg_proc WHERE proname = 'schema_setup_$function'");

	foreach my $change (sort keys %changes)
	{
		my $database = 'changed_' . ++$number;
		my @wrong;

		create_database($node, $database, template => 'model');
		$node->safe_psql($database, sprintf $changes{$change}, $signature);
		foreach my $command (grep { $calls{$_} eq $function } sort keys %calls)
		{
			my ($status, $out) = run_program($database, split / /, $command);
			push @wrong, "$command: exit status $status\n$out"
			  unless $status == 1 && $out =~ /^schema_setup: cannot .*: function schema_setup_$function is not what the extension has made\n/m && $out !~ /intact/;
		}
		is(join('', @wrong), '', "$function, $change: not believed");
		$node->safe_psql('postgres', "DROP DATABASE $database");
	}
}

# One that somebody made beside it is not called.
create_database($node, 'beside', template => 'model');
$node->safe_psql('beside', q{CREATE FUNCTION schema_setup_verify(text) RETURNS TABLE (severity text) LANGUAGE sql AS 'SELECT NULL WHERE false'});
my ($status, $out) = run_program('beside', 'verify');
ok($status == 2 && $out =~ /unexpected_function/ && $out =~ /missing_index/, 'another function of the name: found, and not called') or diag($out);

# One that a command does not call is a finding like others.
create_database($node, 'others', template => 'model');
$node->safe_psql('others', 'ALTER FUNCTION schema_setup_repair(regnamespace, boolean, text) SECURITY DEFINER');
($status, $out) = run_program('others', 'verify');
ok($status == 2 && $out =~ /different_function.*schema_setup_repair/, 'one that is not called: found') or diag($out);

done_testing();
