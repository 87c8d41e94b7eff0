# make generate, in a copy of the tree: a new version with all that a version can bring, an edit of it, and an edit of
# what is released. That it has nothing to do on the tree as it is, is in worked_example.pl.
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
		  glob join ' ', map { $tree->path . "/$_" } 'sql/*', 'src/*/*.[ch]', '*.control', '*.json', '*.md' };
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
	my ($success, $output) = $tree->make('generate');

	$output =~ s/^Building .*\n//;
	return ($success, $output);
}

# Put a row into a table of src/schema/schema.c, after the last one that begins so.
sub add_row
{
	my ($begin, $row) = @_;
	my $text = $tree->read('src/schema/schema.c');

	$text =~ s/^(.*^\t\Q{$begin\E[^\n]*\n(?:\t\t[^\n]*\n)?)/$1\t{$row},\n/ms or die "no row begins with $begin";
	$tree->write('src/schema/schema.c', $text);
	return;
}

# Let a row of src/schema/schema.c end with version 1.2.
sub end_row
{
	my ($begin) = @_;
	my $text = $tree->read('src/schema/schema.c');

	$text =~ s/(^\t\Q{$begin\E(?:[^\n]*\n\t\t)?[^\n]*, V1_\d)\},$/$1, V1_2},/m or die "no row begins with $begin";
	$tree->write('src/schema/schema.c', $text);
	return;
}

# A version with everything that a version can bring, after one that is released

my $changelog = $tree->read('CHANGELOG.md');
$tree->write('CHANGELOG.md', $changelog =~ s/^(## [\d.]+) \(unreleased\)/$1/mgr);
$tree->replace('src/schema/schema.h', "\tV1_1,\n", "\tV1_1,\n\tV1_2,\n");
$tree->replace('src/schema/schema.h', 'NEWEST_VERSION V1_1', 'NEWEST_VERSION V1_2');
$tree->replace('src/schema/schema.c', qq(\t[V1_1] = "1.1",\n), qq(\t[V1_1] = "1.1",\n\t[V1_2] = "1.2",\n));

# Types: a new one, and labels at every place
add_row('"user_status", V1_0', '"invoice_status", V1_2');
add_row('"tenant_status", "active"', '"tenant_status", "trial", V1_2');
add_row('"report_week_status", "published"', '"report_week_status", "archived", V1_2');
add_row('"sync_status", "failed"', '"invoice_status", "open", V1_2');
add_row('"invoice_status", "open"', '"invoice_status", "paid", V1_2');
$tree->replace('src/schema/schema.c', qq(\t{"sync_status", "running"), qq(\t{"sync_status", "waiting", V1_2},\n\t{"sync_status", "running"));

# Tables: two new ones that refer to each other's neighbour
add_row('"audit_log", V1_0', '"invoices", V1_2');
add_row('"invoices", V1_2', '"invoice_lines", V1_2');
add_row('"audit_log", "created_at"', '"invoices", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_2');
add_row('"invoices", "id"', '"invoices", "tenant_id", "uuid", NOT_NULL, NULL, V1_2');
add_row('"invoices", "tenant_id"', '"invoices", "status", "invoice_status", NOT_NULL, "\'open\'", V1_2');
add_row('"invoices", "status"', '"invoice_lines", "invoice_id", "uuid", NOT_NULL, NULL, V1_2');
add_row('"invoice_lines", "invoice_id"', '"invoice_lines", "position", "integer", NOT_NULL, NULL, V1_2');
add_row('"audit_log", "audit_log_pkey"', '"invoices", "invoices_pkey", PRIMARY_KEY, {"id"}, V1_2');
add_row('"invoices", "invoices_pkey"', '"invoice_lines", "invoice_lines_pkey", PRIMARY_KEY, {"invoice_id", "position"}, V1_2');
add_row('"audit_log", "audit_log_tenant_id_tenants_id_fk"',
	'"invoices", "invoices_tenant_id_tenants_id_fk", {"tenant_id"}, "tenants", {"id"}, CASCADE, V1_2');
add_row('"invoices", "invoices_tenant_id_tenants_id_fk"',
	'"invoice_lines", "invoice_lines_invoice_id_invoices_id_fk", {"invoice_id"}, "invoices", {"id"}, CASCADE, V1_2');

# Columns: new ones, one that leaves, and other types, defaults and nullability
add_row('"tenants", "updated_at"', '"tenants", "plan", "invoice_status", NULLABLE, NULL, V1_2');
add_row('"tenants", "plan"', '"tenants", "seats", "integer", NOT_NULL, "5", V1_2');
end_row('"users", "invite_token"');
add_row('"users", "updated_at"', '"users", "nickname", "text", NULLABLE, NULL, V1_2');
end_row('"lead_metrics", "clicks"');
add_row('"lead_metrics", "clicks"', '"lead_metrics", "clicks", "bigint", NULLABLE, "0", V1_2');
end_row('"tenants", "name"');
add_row('"tenants", "name"', '"tenants", "name", "text", NOT_NULL, NULL, V1_2');
end_row('"tenants", "timezone"');
add_row('"tenants", "timezone"', '"tenants", "timezone", "character varying(100)", NOT_NULL, "\'UTC\'", V1_2');
end_row('"report_weeks", "period_end_at"');
add_row('"report_weeks", "period_end_at"', '"report_weeks", "period_end_at", "timestamp without time zone", NULLABLE, NULL, V1_2');

# Keys: one of each kind that comes, leaves, changes
add_row('"tenants", "tenants_pkey"', '"tenants", "tenants_name_unique", UNIQUE, {"name"}, V1_2');
end_row('"sessions", "sessions_token_unique"');
add_row('"sessions", "sessions_token_unique"', '"sessions", "sessions_token_unique", UNIQUE, {"token", "user_id"}, V1_2');
end_row('"users", "users_email_unique"');
end_row('"audit_log", "audit_log_actor_user_id_users_id_fk"');
add_row('"audit_log", "audit_log_actor_user_id_users_id_fk"',
	'"audit_log", "audit_log_actor_user_id_users_id_fk", {"actor_user_id"}, "users", {"id"}, SET_NULL, V1_2');
end_row('"sync_runs", "sync_runs_tenant_id_tenants_id_fk"');

# Indexes: the same
add_row('"sessions", "sessions_user_id_idx"', '"sessions", "sessions_expires_at_idx", {"expires_at"}, V1_2');
end_row('"sync_runs", "sync_runs_tenant_id_idx"');
end_row('"memberships", "memberships_user_id_idx"');
add_row('"memberships", "memberships_user_id_idx"', '"memberships", "memberships_user_id_idx", {"user_id", "tenant_id"}, V1_2');

my $before = files();
my ($success, $output) = generate();
ok($success, 'it succeeds with a new version') or BAIL_OUT($output);
is($output, <<'END', 'it says what it wrote and what is left');
wrote sql/schema_setup--1.1--1.2.sql
wrote sql/schema_setup--1.2.sql
Left to do by hand for version 1.2:
  schema_setup.control: default_version = '1.2'
  CHANGELOG.md: a heading "## 1.2 (unreleased)", and what is new
  META.json: "version": "1.2.0", in two places
  META.json: "file": "sql/schema_setup--1.2.sql"
END
is( changed_files($before),
	'sql/schema_setup--1.1--1.2.sql sql/schema_setup--1.2.sql',
	'it wrote the two scripts of the version and nothing else');

# A column that leaves and a new one of the same type are two columns, not one with a new name. Reviewers are warned.
my $script = $tree->read('sql/schema_setup--1.1--1.2.sql');
like($script, qr/^-- deletes data:\nALTER TABLE users DROP COLUMN invite_token;$/m, 'a column that leaves is dropped');
# What has the server look at rows that are there is run as the owner of the table.
my $run = q{SELECT schema_setup_run_as_owner('};
like($script, qr/^\Q$run\EALTER TABLE users ADD COLUMN nickname text'::pg_catalog\.text\);$/m, 'a new column is added');
like($script, qr/^-- rewrites the table:\n\Q$run\EALTER TABLE lead_metrics ALTER COLUMN clicks .* TYPE bigint/m,
	'a type change that rewrites the table says so');
like($script, qr/;\n\Q$run\EALTER TABLE tenants ALTER COLUMN name TYPE text'::pg_catalog\.text\);$/m, 'one that does not says nothing');
unlike($script, qr/^(?!SELECT).*(CREATE INDEX .* ON (memberships|users)|ADD CONSTRAINT .*FOREIGN KEY|SET NOT NULL)/m,
	'nothing looks at the rows of existing tables with the rights of the script');

# The scripts of a version that is not released may be written again, and all ways to it end the same.

$tree->replace('src/schema/schema.c', '"tenants", "seats", "integer", NOT_NULL, "5"', '"tenants", "seats", "integer", NOT_NULL, "7"');
$tree->replace('schema_setup.control', "'1.1'", "'1.2'");
$tree->write('CHANGELOG.md', "## 1.2 (unreleased)\n\n" . $tree->read('CHANGELOG.md'));
$tree->write('META.json', $tree->read('META.json') =~ s/1\.1\.0/1.2.0/gr =~ s/--1\.1\.sql/--1.2.sql/r);
$tree->write('sql/schema_setup--1.3.sql', '');
$before = files();
($success, $output) = generate();
ok($success, 'it succeeds after an edit of an unreleased version');
is($output, <<'END', 'it says that it wrote the scripts again, and what is not right');
wrote sql/schema_setup--1.1--1.2.sql
wrote sql/schema_setup--1.2.sql
Left to do by hand for version 1.2:
  sql/schema_setup--1.3.sql: belongs to no version in src/schema/schema.c; remove it
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
		my ($status, $out, $error) = $node->psql($database, 'ALTER EXTENSION schema_setup UPDATE');
		is($status, 0, "updated from $version") or diag($error);
		is_intact($node, $database, "intact after the update from $version");
		is($node->safe_psql($database, 'SELECT schema_setup_fingerprint()'),
			$fingerprint, "the same as a fresh install after the update from $version");
		is_deeply({ row_counts($node, $database) }, { %counts, invoices => 0, invoice_lines => 0 },
			"all rows are there after the update from $version");
	}
}

# What is released stays as it is

$tree->write('CHANGELOG.md', $tree->read('CHANGELOG.md') =~ s/^(## [\d.]+) \(unreleased\)/$1/mgr);
$tree->replace('src/schema/schema.c', '"users", "name", "character varying(255)"', '"users", "name", "text"');
$tree->replace('src/schema/schema.c', qq(\t{"sessions", "sessions_user_id_idx", {"user_id"}, V1_1},\n), '');
$tree->replace('src/schema/schema.c', qq("invoices", V1_2), qq("invoices", V1_1));
$tree->replace('src/schema/schema.c', qq("user_status", "pending", V1_0), qq("user_status", "waiting", V1_0));
$tree->replace('src/schema/schema.c', q("memberships_user_id_users_id_fk",
		{"user_id"}, "users", {"id"}, CASCADE), q("memberships_user_id_users_id_fk",
		{"user_id"}, "users", {"id"}, SET_NULL));
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
  sql/schema_setup--1.1--1.2.sql: table invoices removed
Nothing was written. Take the change back and make it in a new version: in src/schema/schema.c, what leaves gets
END

done_testing();
