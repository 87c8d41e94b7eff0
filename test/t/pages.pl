# What README.md and docs/ say to type is run in the order of each page, and prints what the page shows. The language of
# a block says what it is:
#
#	sql       statements; none fails. A comment "-- no rows" is true
#	psql      statements after a prompt "=> ", and what psql prints
#	sh        commands; none fails
#	console   commands after a prompt "$ ", and what they print
#	ini       settings of the server
#	text      nothing to run: a picture, a list of files, a message
#	diff, markdown, ts   files that are edited
#
# What a page takes for granted, a database with rows for example, is made in %before. PAGES=docs/online.md runs one page alone.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Page;
use SchemaSetup::Tree;

my @pages = $ENV{PAGES} || ('README.md', glob 'docs/*.md');

# The blocks that other tests run: all of a page, or those under a heading.
my %run_by = (
	'docs/migrations.md' => {
		map { $_ => 't/worked_example.pl' } '1. Edit', '2. Generate', '3. Review', '4. What is left', '5. Try it', 'The step file'
	},
	'docs/online.md' => { 'A change in two versions' => 't/two_versions.pl' },
	'docs/your-own-schema.md' => { '*' => 't/another_application.pl' });

# Where a block is run that cannot be run here. There are few, and these are the reasons.
my %elsewhere = map { $_ => 1 } 'two servers', 'Citus', 'packages';

my %runs = (sql => \&run_sql, psql => \&run_psql, sh => \&run_sh, console => \&run_console, ini => \&run_ini);
my %read = map { $_ => 1 } qw(text diff markdown mermaid ts);

my $tree = SchemaSetup::Tree->new;
my $settings = $tree->server_settings;
plan skip_all => 'this PostgreSQL finds extensions only in its own directories' unless defined $settings;
$tree->stage;
my $node = start_server('main', settings => $settings . "max_connections = 30\n");
my $home = $tree->path . '/home';
my ($user, $database);

# ---------------------------------------------------------------------------------------------------------
# What is run

# Run a command where the pages are read, as the user who reads them; returns whether it succeeded, and what it printed.
sub run_here
{
	my ($input, @command) = @_;
	my $output = '';
	my %kept = map { $_ => $ENV{$_} } grep { !/^(PG|DATABASE_URL$|MAKE|MFLAGS$|REGRESS$|PROVE|EXTRA_)/ } keys %ENV;
	my $bindir = SchemaSetup::Tree::directory_of('--bindir');

	local %ENV = (
		%kept, HOME => $home, PATH => "$home/bin:" . $tree->path . "/src/client:$bindir:$ENV{PATH}", PGHOST => $node->host,
		PGPORT => $node->port, PGUSER => $user, PGDATABASE => $database, PG_CONFIG => $ENV{PG_CONFIG} || 'pg_config',
		DESTDIR => $tree->path . '/stage', MAKEFLAGS => 's -- with_llvm=no PROFILE=-O0');
	my $success = IPC::Run::run([@command], '<', \$input, '>&', \$output, init => sub { chdir $tree->path or die $! },
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($success, $output);
}

sub run_sql
{
	my ($block, $name) = @_;
	my ($success, $output) = run_here($block->{text}, 'psql', '-X', '-v', 'ON_ERROR_STOP=1');
	my $empty = () = $output =~ /^\(0 rows\)$/mg;
	my $said = () = $block->{text} =~ /-- no rows\b/g;

	ok($success && $empty >= $said, "$name: statements") or diag($output);
	return;
}

sub run_psql
{
	my ($block, $name) = @_;
	my @steps = transcript($block->{text}, qr/(?:\w*=>)/, qr/(?:\w*->)/);
	my $mark = '-- end of a step --';
	my ($success, $output) = run_here(join('', map { "$_->[0]\n\\echo $mark\n" } @steps), 'psql', '-X');
	my @printed = split /^$mark\n/m, $output;

	shows($printed[$_] // '', $steps[$_][1], "$name: " . $steps[$_][0] =~ s/\n.*//sr) foreach 0 .. $#steps;
	return;
}

sub run_sh
{
	my ($block, $name) = @_;
	my ($success, $output) = run_here('', 'sh', '-e', '-c', $block->{text});

	ok($success, "$name: commands") or diag($output);
	return;
}

sub run_console
{
	my ($block, $name) = @_;

	foreach my $step (transcript($block->{text}, qr/\$/, qr/>/))
	{
		my ($success, $output) = run_here('', 'sh', '-c', $step->[0]);
		shows($output, $step->[1], "$name: " . $step->[0] =~ s/\n.*//sr);
	}
	return;
}

sub run_ini
{
	my ($block, $name) = @_;

	$node->append_conf('postgresql.conf', $block->{text});
	$node->restart;
	pass("$name: settings");
	return;
}

# ---------------------------------------------------------------------------------------------------------
# What is there before

# The database "portal", anew: with the extension as {extension} says, or with the tables of version {tables} as an ORM
# makes them, or with nothing; then statements of a superuser. Who reads is the owner, or {user}.
sub portal
{
	my (%options) = @_;

	$user = 'portal_owner';
	$database = $options{none} ? 'postgres' : 'portal';
	$node->safe_psql('postgres', "DROP DATABASE IF EXISTS $_ WITH (FORCE)") foreach 'portal', 'portal_restored';
	$node->safe_psql('postgres', 'CREATE DATABASE portal OWNER portal_owner') unless $options{none};
	owner_runs("CREATE EXTENSION schema_setup $options{extension}") if defined $options{extension};
	owner_runs(slurp_file("sql/schema/$options{tables}.sql")) if defined $options{tables};
	owner_runs(slurp_file('test/reference/rows.sql')) if $options{rows};
	$node->safe_psql('portal', $_) foreach @{ $options{statements} // [] };
	$user = $options{user} if defined $options{user};
	return;
}

sub owner_runs
{
	my ($statements) = @_;
	my ($success, $output) = run_here($statements, 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1');

	die $output unless $success;
	return;
}

my $orphans = 'SET session_replication_role = replica; INSERT INTO memberships (user_id, role) '
  . q{SELECT gen_random_uuid(), 'agency_admin' FROM generate_series(1, 2)};
my $invalid = q{SET allow_system_table_mods = on; UPDATE pg_index SET indisvalid = false, indisready = false
	WHERE indexrelid = 'sessions_user_id_idx'::regclass};
my $quiet = 'ALTER DATABASE portal SET schema_setup.on_drift = off';
my $dump = sub {
	portal(extension => '', rows => 1);
	run_here('', 'pg_dump', '-Fc', '-f', $tree->path . '/portal.dump');
};

# What there is before a page, or before a block under a heading of it, with its number if it is not the first.
my %before = (
	'README.md' => sub { portal() },
	'README.md|Install it on your own server|2' => sub { portal() },
	'README.md|Safe with the rows' => sub { portal(tables => '1.1', rows => 1) },
	'README.md|Tests' => sub { $user = 'postgres' },

	'docs/definitions.md' => sub { portal(extension => '') },

	'docs/migrations.md|Taking over a database that Drizzle Kit set up' => sub { portal(tables => '1.0', rows => 1) },
	'docs/migrations.md|Taking over a database that Drizzle Kit set up|2' => sub {
		portal(tables => '1.1', statements => ['ALTER TABLE users ADD COLUMN nickname text']);
	},
	'docs/migrations.md|Backfills' => sub { portal(extension => '', statements => ['ALTER TABLE users ADD lower_email text']) },
	'docs/migrations.md|Before you commit' => $dump,
	'docs/migrations.md|Running locally' => sub { portal(none => 1) },
	'docs/migrations.md|Running it' => sub { portal(extension => q{VERSION '1.0'}, rows => 1) },
	'docs/migrations.md|Rollback' => sub { portal(extension => '', rows => 1) },
	'docs/migrations.md|Rollback|2' => $dump,
	'docs/migrations.md|Adding an index' => sub { portal(extension => '') },
	'docs/migrations.md|Drift' => sub { portal(extension => '') },
	'docs/migrations.md|An update that is refused' => sub {
		portal(extension => q{VERSION '1.0'}, statements => ['CREATE INDEX sessions_user_id_idx ON sessions (user_id DESC)']);
	},
	'docs/migrations.md|A concurrent build that failed' => sub { portal(extension => '', statements => [$invalid]) },

	'docs/operations.md' => sub { portal(none => 1, user => 'postgres') },
	'docs/operations.md|Roles and grants|2' => sub {
		portal(user => 'boss');
		$node->safe_psql('portal', 'CREATE EXTENSION schema_setup', extra_params => [ '-U', 'boss' ]);
	},
	'docs/operations.md|Backup and restore' => sub { portal(extension => '', rows => 1, user => 'postgres') },
	'docs/operations.md|With several jobs' => sub { portal(extension => '', rows => 1, user => 'postgres') },
	'docs/operations.md|With several jobs|2' => sub {
		portal(extension => '', rows => 1, user => 'postgres');
		run_here('CREATE EXTENSION schema_setup', 'sh', '-c', 'createdb -O portal_owner portal_restored && psql -U portal_owner portal_restored');
	},
	'docs/operations.md|Taking over existing tables' => sub { portal(tables => '1.0', rows => 1) },
	'docs/operations.md|Taking over existing tables|2' => sub {
		portal(tables => '1.1', statements => [ 'ALTER TABLE users ADD COLUMN nickname text', 'ALTER TABLE users ALTER COLUMN email DROP NOT NULL' ]);
	},
	'docs/operations.md|Leaving the extension' => sub { portal(extension => '', rows => 1) },
	'docs/operations.md|Tenants' => sub { portal(extension => '', rows => 1) },
	'docs/operations.md|With psql alone' => sub { portal(extension => q{VERSION '1.0'}, rows => 1) },
	'docs/operations.md|With psql alone|2' => sub {
		portal(extension => '');
		owner_runs(q{CREATE SCHEMA tenant_a; SELECT schema_setup_install('tenant_a'::regnamespace, '1.0')});
	},
	'docs/operations.md|Scale-out' => sub { portal(extension => '', rows => 1) },

	'docs/tutorial.md' => sub { portal(none => 1, user => 'postgres') },

	'docs/reference.md' => sub { portal(extension => '', statements => [$quiet]) },
	'docs/reference.md|schema_setup_fingerprint' => sub { portal(extension => '', statements => [$quiet]) },
	'docs/reference.md|schema_setup_check_data' => sub { portal(extension => '', statements => [$orphans]) },
	'docs/reference.md|schema_setup_drop_guard' => sub { portal(extension => '', rows => 1) },
	'docs/reference.md|schema_setup_run_as_owner' => sub { $user = 'postgres' },
	'docs/reference.md|schema_setup_check_names' => sub { portal() },
	'docs/reference.md|schema_setup_assert_version' => sub { portal(statements => [$quiet]) });

# ---------------------------------------------------------------------------------------------------------

# What make demo and make test would compile once more is here.
sub keep_objects
{
	local %ENV = (%ENV, TOP => $tree->path, TREE => $tree->path, PG_CONFIG => $ENV{PG_CONFIG} || 'pg_config');

	system('sh', '-c', ". \"\$TOP/test/harness/server.sh\"; BUILD_FLAGS='$_'; kept=\$(kept_objects); keep_objects") == 0
	  or die 'could not keep the objects' foreach '', 'WERROR=1';
	return;
}

mkdir $_ or die "$_: $!" foreach $home, "$home/bin";
keep_objects();
$tree->write('home/bin/sudo', "#!/bin/sh\nexec \"\$@\"\n");
chmod 0755, "$home/bin/sudo";
$node->safe_psql('postgres', "CREATE ROLE $_") foreach 'portal_owner LOGIN CREATEDB', 'portal_app LOGIN', 'boss LOGIN SUPERUSER';

my ($run, %not_run);
foreach my $page (@pages)
{
	my ($last) = ('');

	$before{$page}->() if $before{$page};
	foreach my $block (blocks_of_page($page))
	{
		my ($heading, $number, $language) = @{$block}{qw(heading number language)};
		my $name = "$page:$block->{line}";
		my $prepare = $number == 1 ? $before{"$page|$heading"} : $before{"$page|$heading|$number"};

		$prepare->() if $prepare;
		next if $read{$language} || $run_by{$page}{$heading} || $run_by{$page}{'*'};
		if ($block->{where} ne '')
		{
			ok($elsewhere{ $block->{where} }, "$name: there is a reason not to run it here");
			$not_run{$name} = $block->{where};
		}
		elsif (my $function = $runs{$language}) { $function->($block, $name); $run++; }
		else { fail("$name: the block says by its language what it is"); }
	}
}
# What the text names exists: targets of make, commands of the program and their options.
my %help;
my $targets = (run_here('', 'make', '-pn', 'install'))[1];
foreach my $page (@pages)
{
	my $text = slurp_file($page) =~ s/^ *```.*?^ *```$//gmsr;

	foreach my $target (map { /^(?:sudo )?make ([a-z][a-z-]*)/ ? $1 : () } $text =~ /`([^`]+)`/g)
	{
		ok($targets =~ /^\Q$target\E:/m, "$page: there is a make $target") unless $help{"make $target"}++;
	}
	foreach my $call ($text =~ /`(schema_setup [a-z][^`]*)`/g)
	{
		my ($command) = $call =~ /^schema_setup ([a-z-]+)/;
		my $of_command = $help{$command} //= (run_here('', 'schema_setup', $command, '--help'))[1];
		my @unknown = grep { $of_command !~ /\Q$_\E\b/ } $call =~ /(--[a-z-]+)/g;

		is("@unknown", '', "$page: $call has no other options") if $call =~ / --/;
		like($of_command, qr/^Usage/i, "$page: there is a command $command") unless $help{"known $command"}++;
	}
}
note("$run blocks were run; not here: " . join ', ', map { "$_ ($not_run{$_})" } sort keys %not_run);

done_testing();
