# What the program prints for the tools of others: reports that they can read, whatever the names are, and exit statuses for gates.
use strict;
use warnings;

use IPC::Run;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
create_database($node, 'portal');
$node->safe_psql('portal', q{
	CREATE SCHEMA "t <&> ""é"" 'q'";
	SELECT schema_setup_install('"t <&> ""é"" ''q''"'::regnamespace);
	ALTER TABLE "t <&> ""é"" 'q'".users ADD COLUMN "]]> & %0A ::error::
x" text;
	DROP INDEX "t <&> ""é"" 'q'".sessions_user_id_idx;
	CREATE SCHEMA t2;
	SELECT schema_setup_install('t2'::regnamespace, '1.0')});

# Run the program; returns its exit status and both outputs.
sub run_program
{
	my (@arguments) = @_;
	my ($out, $error) = ('', '');
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGUSER => 'postgres', PGDATABASE => 'portal');

	IPC::Run::run([ 'src/client/schema_setup', @arguments ], '<', \'', '>', \$out, '2>', \$error,
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($? >> 8, $out, $error);
}

# What XPath finds in a document, as the server reads it.
sub found
{
	my ($document, $path) = @_;

	return $node->safe_psql('portal', qq{SELECT string_agg(x::text, E'\\n') FROM unnest(xpath('$path', \$document\$$document\$document\$::xml)) x});
}

my ($status, $json) = run_program('verify', '--all', '--format', 'json');
is($status, 2, 'json: findings');
my @findings = @{ decode_json($json) };
cmp_ok(scalar @findings, '>', 9, 'json: all of them');
is((run_program('verify', '--all', '--json'))[1], $json, '--json is --format json');

# A report of tests
($status, my $junit) = run_program('verify', '--all', '--format', 'junit');
is($status, 2, 'junit: findings');
is(found($junit, 'count(//testsuite)'), '3', 'junit: a suite for each schema');
is(found($junit, 'count(//failure)'), scalar(@findings), 'junit: a failure for each finding');
is(found($junit, 'sum(//testsuite/@tests)'), scalar(@findings) + 1, 'junit: as many tests as it says, one for a schema that is intact');
is(found($junit, 'count(//testcase)'), scalar(@findings) + 1, 'junit: and as many there are');
is(found($junit, 'string(//testcase[failure/@type="warning"]/@name)'), found('<x a="column users.]]&gt; &amp; %0A ::error::&#10;x: unexpected_column"/>', 'string(/x/@a)'),
	'junit: a name comes through');
is(found($junit, 'string(//testsuite[2]/@name)'), found(q{<x a="portal.t &lt;&amp;&gt; &quot;é&quot; 'q'"/>}, 'string(/x/@a)'), 'junit: the name of a schema too');
($status, $junit) = run_program('verify', '--format', 'junit');
is($status, 0, 'junit: intact');
is(found($junit, 'string(//testcase/@name)'), 'intact', 'junit: a test that succeeds');

# Annotations of a workflow
($status, my $github) = run_program('verify', '--all', '--format', 'github');
is($status, 2, 'github: findings');
my @lines = split /\n/, $github;
is(scalar @lines, scalar @findings, 'github: a line for each finding');
is(scalar(grep { !/\A::(error|warning|notice) title=schema_setup \w+::/ } @lines), 0, 'github: nothing else');
my ($odd) = grep { /unexpected_column/ } @lines;
like($odd, qr/\A::warning title=schema_setup unexpected_column::schema t <&> "é" 'q': column users\.\]\]> & %250A ::error::%0Ax%0Afound: text\z/,
	'github: a name is no command');
is_deeply([ run_program('verify', '--format', 'github') ], [ 0, '', '' ], 'github: intact');

# What cannot be
foreach my $format ('github', 'junit')
{
	my ($status, $out, $error) = run_program('verify', '--schema', 'nowhere', '--format', $format);
	ok($status == 1 && $out eq '' && $error =~ /schema "nowhere" does not exist/, "$format: no such schema is no schema that is intact");
}
foreach my $case (
	[ '--format is one of text, json, github and junit, not "xml"', 'verify', '--format', 'xml' ],
	[ '--json and --format are the same: give one of them', 'verify', '--format', 'text', '--json' ],
	[ '--fail-on is what hazards of a plan say, for example "blocks writers", not "blocks_writers"', 'plan', '--fail-on', 'blocks_writers' ])
{
	my ($message, @arguments) = @$case;
	is_deeply([ run_program(@arguments) ], [ 1, '', "schema_setup: $message\n  Try: schema_setup --help\n" ], "usage: @arguments");
}

# Gates on plans
my @to_newest = ('plan', '--schema', 't2');
is((run_program(@to_newest))[0], 2, 'plan: there is something to do');
is((run_program(@to_newest, '--fail-on', 'blocks writers'))[0], 2, '--fail-on: it blocks writers');
is((run_program(@to_newest, '--online', '--fail-on', 'blocks writers'))[0], 0, '--fail-on: online it does not');
is((run_program(@to_newest, '--fail-on', 'deletes data', '--fail-on', 'rewrites the table'))[0], 0, '--fail-on: it does neither');
is((run_program(@to_newest, '--fail-on', 'deletes data', '--fail-on', 'builds an index'))[0], 2, '--fail-on: one of both');
is((run_program(@to_newest, '--fail-on', 'blocks writers', '--json'))[0], 2, '--fail-on: with --json');
is((run_program('plan', '--all', '--fail-on', 'blocks writers'))[0], 2, '--fail-on: in one of many schemas');
is((run_program('plan', '--all', '--fail-on', 'deletes data', '--json'))[0], 0, '--fail-on: in none of them');
is((run_program('plan', '--schema', q{t <&> "é" 'q'}, '--fail-on', 'deletes data'))[0], 0, '--fail-on: what no statement mends is for verify');

done_testing();
