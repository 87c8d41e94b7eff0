# The next version of the schema changes no test of the machine.  In a copy of the tree it is the newest with a column, a
# unique index, a partial index on an expression and a check more, and nothing else is edited but the version in the
# control file and CHANGELOG.md.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Tree;

my $tree = SchemaSetup::Tree->new;
my $settings = $tree->server_settings;
plan skip_all => 'this PostgreSQL finds extensions only in its own directories' unless defined $settings;

$tree->new_version('1.2', '1.1');
$tree->add_columns('1.2', 'users', 'nickname varchar(50)');
$tree->add_constraints('1.2', 'users', q{users_nickname_check CHECK (nickname <> '')});
$tree->add_statements('1.2', <<'END');
CREATE UNIQUE INDEX tenant_branding_tenant_id_idx ON tenant_branding (tenant_id);
CREATE INDEX users_lower_nickname_idx ON users (lower(nickname)) WHERE nickname IS NOT NULL;
END
$tree->replace('schema_setup.control', "'1.1'", "'1.2'");
$tree->replace('CHANGELOG.md', '## 1.1 ', "## 1.2 (unreleased)\n\n- More\n\n## 1.1 ");

my ($success, $output) = $tree->make('generate');
ok($success, 'make generate succeeds') or BAIL_OUT($output);
like($tree->read('sql/schema_setup--1.1--1.2.sql'), qr/^SELECT \w+\('CREATE UNIQUE INDEX IF NOT EXISTS tenant_branding_tenant_id_idx /m,
	'it has written the update script');

my (undef, $suites) = $tree->make('list-regress');
chomp $suites;
isnt($suites, '', 'there are pg_regress suites');
($success, $output) = $tree->make('test', "TESTS=$suites");
my @failed = $output =~ /^FAILED +(\S+)/mg;
is(join(' ', @failed), '', 'no pg_regress suite fails');
like($output, qr/^ok +\Q$_\E /m, "$_ has run") foreach split / /, $suites;
diag($output) unless $success;

# What is new is there, is verified, and is repaired
$tree->stage;
my $node = start_server('main', settings => $settings);
create_database($node, 'updated', version => '1.1');
load_rows($node, 'updated');
$node->safe_psql('updated', 'ALTER EXTENSION schema_setup UPDATE');
create_database($node, 'fresh');
is_intact($node, 'fresh', 'a fresh install is intact');
is_intact($node, 'updated', 'so is an update');
is($node->safe_psql('updated', 'SELECT schema_setup_fingerprint()'),
	$node->safe_psql('fresh', 'SELECT schema_setup_fingerprint()'), 'both are the same');
$node->safe_psql('fresh', 'SET schema_setup.on_drift = off; ALTER TABLE users DROP COLUMN nickname; DROP INDEX tenant_branding_tenant_id_idx');
finds(
	$node, 'fresh',
	[
		'error|missing_index|index|tenant_branding_tenant_id_idx|UNIQUE ON tenant_branding USING btree (tenant_id)|',
		'error|missing_column|column|users.nickname|character varying(50)|',
		q{error|missing_check_constraint|check constraint|users.users_nickname_check|CHECK (nickname <> '')|},
		'error|missing_index|index|users_lower_nickname_idx|ON users USING btree ((lower(nickname))) WHERE nickname IS NOT NULL|'
	],
	'what is missing of it is found');
$node->safe_psql('fresh', 'SELECT count(*) FROM schema_setup_repair()');
is_intact($node, 'fresh', 'and repaired');
is($node->safe_psql('fresh', 'SELECT schema_setup_fingerprint()'),
	$node->safe_psql('updated', 'SELECT schema_setup_fingerprint()'), 'as it was');

done_testing();
