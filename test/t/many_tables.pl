# What verify costs depends on our tables, not on how many others there are: counted in the pages of the catalogs
# that it reads, which no other load on the machine can change.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main', settings => 'synchronous_commit = off');

# Make tables that have rows in every catalog that verify reads.  They are partitioned, so that no files are made.
sub make_tables
{
	my ($database, $first, $last) = @_;

	$node->safe_psql(
		$database, qq{
		DO \$\$
		BEGIN
			FOR i IN $first..$last LOOP
				EXECUTE format('CREATE TABLE other_%1\$s (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
					parent_id uuid REFERENCES other_%1\$s) PARTITION BY LIST (id)', i);
				IF i % 500 = 0 THEN
					COMMIT;
				END IF;
			END LOOP;
		END
		\$\$});
	return;
}

# The pages that verify reads in a session that has called it before.
sub pages_read
{
	my ($database) = @_;
	my $call = 'SELECT * FROM schema_setup_verify()';
	my $plan = $node->safe_psql($database,
		join '', map { "$_;\n" } $call, $call, "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) $call");
	my ($hit) = $plan =~ /^.*Buffers: shared.*? hit=(\d+)/m;
	my ($read) = $plan =~ /^.*Buffers: shared.*? read=(\d+)/m;

	return ($hit || 0) + ($read || 0);
}

# Test that verify reads at most so many times as many pages in one database as in the other.
sub reads_hardly_more
{
	my ($among, $alone, $limit, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $pages_alone = pages_read($alone);
	my $pages_among = pages_read($among);

	note("$name: $pages_alone pages alone, $pages_among among 20,000 other tables");
	cmp_ok($pages_alone, '>', 0, "$name: alone it reads pages");
	cmp_ok($pages_among, '<=', $limit * $pages_alone, "$name: among 20,000 other tables it reads hardly more");
	return;
}

# Half of the other tables are older than ours, half are younger.
create_database($node, 'alone');
$node->safe_psql('postgres', 'CREATE DATABASE among');
make_tables('among', 1, 10000);
$node->safe_psql('among', 'CREATE EXTENSION schema_setup');
$node->safe_psql('postgres', q{CREATE DATABASE updated_among TEMPLATE among});
$node->safe_psql('updated_among', q{DROP EXTENSION schema_setup; CREATE EXTENSION schema_setup VERSION '1.0'});
make_tables('among', 10001, 20000);
is_intact($node, 'among', 'intact among others');
reads_hardly_more('among', 'alone', 1.3, 'installed');

# Then the indexes that an update adds are far from their tables.
create_database($node, 'updated_alone', version => '1.0');
$node->safe_psql('updated_alone', 'ALTER EXTENSION schema_setup UPDATE');
make_tables('updated_among', 10001, 20000);
$node->safe_psql('updated_among', 'ALTER EXTENSION schema_setup UPDATE');
is_intact($node, 'updated_among', 'updated among others: intact');
reads_hardly_more('updated_among', 'updated_alone', 1.3, 'updated');

# So is a table that had to be made again.  Then each table is looked up by itself, in deeper trees than alone.
$node->safe_psql(
	$_, q{
	ALTER EXTENSION schema_setup DROP TABLE report_exports;
	CREATE TABLE copy (LIKE report_exports);
	DROP TABLE report_exports;
	ALTER TABLE copy RENAME TO report_exports}) foreach 'alone', 'among';
my $broken = findings($node, 'alone');
like($broken, qr/^error\|missing_primary_key\|/m, 'a table made again: found');
is(findings($node, 'among'), $broken, 'a table made again: the same among others');
reads_hardly_more('among', 'alone', 1.5, 'a table made again');

done_testing();
