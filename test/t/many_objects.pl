# Ten thousand of everything that can be on the tables or in the extension: what a call costs grows with their number and
# not with its square, in time and in memory, and it can be cancelled. Time is what the server process has used of the
# processor, and only the ratio between two databases counts.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use POSIX ();

use SchemaSetup;

my $node = start_server('main');
my $settings = 'SET schema_setup.on_drift = off; SET client_min_messages = error; SET allow_system_table_mods = on;';

# Many rows are made as copies of one in the catalog, since the server takes long to make them by commands. Each kind has
# OIDs of its own; the changes say what is not copied.
my $copies = q{
	CREATE FUNCTION public.copies(kind int, number int, catalog regclass, which text, changes text)
	RETURNS void LANGUAGE plpgsql AS $$
	BEGIN
		EXECUTE format('INSERT INTO %1$s SELECT c.*
			FROM (SELECT x FROM %1$s AS x WHERE %5$s) AS t, generate_series(1, %2$s) AS i,
			LATERAL (SELECT (1000000000 + 100000 * %3$s + i)::bigint AS oid, %3$s AS kind) AS n,
			LATERAL jsonb_populate_record(t.x, jsonb_build_object(%4$s)) AS c',
			catalog, number, kind, changes, which);
	END $$;
};

# What of a kind to make: by commands first, then copies of it.
my @kinds = (
	[ '', 'pg_enum', q{enumlabel = 'pending' AND enumtypid = 'user_status'::regtype},
		q{'oid', n.oid, 'enumsortorder', 100 + i, 'enumlabel', 'label_' || i} ],
	[ q{ALTER TABLE users ADD CONSTRAINT model_check CHECK (length(name) > 1)}, 'pg_constraint', q{conname = 'model_check' AND conrelid = 'users'::regclass},
		q{'oid', n.oid, 'conname', 'check_' || i} ],
	[ '', 'pg_constraint', q{conname = 'sessions_user_id_users_id_fk'}, q{'oid', n.oid, 'conname', 'key_' || i} ],
	[ '', 'pg_trigger', q{oid = (SELECT min(oid) FROM pg_trigger WHERE tgrelid = 'sessions'::regclass)},
		q{'oid', n.oid, 'tgname', 'internal_' || i, 'tgconstraint', n.oid - 100000} ],
	[ q{CREATE TRIGGER model_trigger BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()},
		'pg_trigger', q{tgname = 'model_trigger'}, q{'oid', n.oid, 'tgname', 'trigger_' || i} ],
	[ q{CREATE POLICY model_policy ON users USING (true)}, 'pg_policy', q{polname = 'model_policy'},
		q{'oid', n.oid, 'polname', 'policy_' || i} ],
	[ q{CREATE RULE model_rule AS ON DELETE TO users DO ALSO NOTHING}, 'pg_rewrite', q{rulename = 'model_rule'},
		q{'oid', n.oid, 'rulename', 'rule_' || i} ],
	[ q{CREATE INDEX model_index ON users (lower(name)) WHERE name <> ''}, 'pg_class', q{relname = 'model_index'},
		q{'oid', n.oid, 'relname', 'index_' || i} ],
	[ '', 'pg_index', q{indexrelid = 'model_index'::regclass}, q{'indexrelid', n.oid - 100000, 'indisvalid', i % 2 = 0} ],
	[ q{CREATE TABLE model_child () INHERITS (users)}, 'pg_inherits', q{inhrelid = 'model_child'::regclass},
		q{'inhrelid', n.oid - 200000} ],
	[ q{CREATE STATISTICS model_statistics ON name, email FROM users}, 'pg_statistic_ext', q{stxname = 'model_statistics'},
		q{'oid', n.oid, 'stxname', 'statistics_' || i} ],
	[ q{CREATE PUBLICATION model_publication FOR TABLE users}, 'pg_publication_rel', q{prrelid = 'users'::regclass},
		q{'oid', n.oid, 'prpubid', n.oid} ],
	[ '', 'pg_collation', q{collname = 'C'}, q{'oid', n.oid, 'collname', 'collation_' || i, 'collnamespace', 'public'::regnamespace::oid} ],
	[ '', 'pg_depend', q{objid = 'users'::regclass AND deptype = 'e'},
		q{'classid', 'pg_collation'::regclass::oid, 'objid', n.oid - 100000} ],
	[ q{CREATE FUNCTION schema_setup_assert(text) RETURNS void LANGUAGE sql AS 'SELECT'}, 'pg_proc',
		q{proname = 'schema_setup_assert' AND proargtypes = '25'::oidvector},
		q{'oid', n.oid, 'pronargs', 2, 'proargtypes', (SELECT format('%s %s', types[1 + i % 100], types[1 + i / 100])
			FROM (SELECT array_agg(oid ORDER BY oid) AS types FROM pg_type WHERE oid < 4000 AND typtype = 'b') AS types)} ],
);

# A database with so many of each kind.
sub make_database
{
	my ($database, $number) = @_;
	my $columns = POSIX::floor($number * 0.15);

	create_database($node, $database);
	$node->safe_psql(
		$database, qq{
		$settings $copies
		ALTER TABLE tenants @{[ join ', ', map { "ADD COLUMN column_$_ numeric($_) DEFAULT random() * $_" } 1 .. $columns / 2 ]};
		ALTER TABLE sessions @{[ join ', ', map { "ADD COLUMN column_$_ int GENERATED ALWAYS AS (length(token) + $_) STORED" } 1 .. $columns / 2 ]};
		@{[ join "\n", map { $_->[0] ? "$_->[0];" : '' } @kinds ]}
		UPDATE pg_class SET relacl = (SELECT array_agg(makeaclitem(i::oid, 10, 'SELECT', false)) FROM generate_series(0, 500) AS i)
		WHERE relname = 'memberships';
		UPDATE pg_extension SET
			extconfig = extconfig || (SELECT array_agg((1900000000 + i)::oid) FROM generate_series(1, $number) AS i),
			extcondition = extcondition || (SELECT array_agg(''::text) FROM generate_series(1, $number))
		WHERE extname = 'schema_setup'});
	foreach my $kind (0 .. $#kinds)
	{
		my (undef, $catalog, $which, $changes) = @{ $kinds[$kind] };

		$node->safe_psql($database,
			"$settings SELECT copies($kind, $number, '$catalog', \$which\$$which\$which\$, \$changes\$$changes\$changes\$)");
	}
	$node->safe_psql($database, 'CREATE TABLE other (id int)');
	return;
}

# Processor time of a session's server process, in ticks.
sub ticks
{
	my ($session) = @_;
	my ($user, $system) = (split / /, slurp_file('/proc/' . $session->pid . '/stat'))[ 13, 14 ];

	return $user + $system;
}

# The most memory that it had, in bytes.
sub peak_memory
{
	my ($session) = @_;
	my ($kilobytes) = slurp_file('/proc/' . $session->pid . '/status') =~ /^VmPeak:\s*(\d+) kB/m;

	return $kilobytes * 1024;
}

# What a statement uses, as ticks and bytes, in a session of its own.
sub cost
{
	my ($database, $statement, $times) = @_;
	my $session = open_session($node, $database);

	$session->query("SET client_min_messages = error; LOAD 'schema_setup'; SET schema_setup.on_drift = warning");
	my $memory_before = peak_memory($session);
	$session->query($statement);
	my $memory = peak_memory($session) - $memory_before;
	my $ticks_before = ticks($session);
	$session->query($statement) foreach 1 .. $times;
	my @cost = ((ticks($session) - $ticks_before) / $times, $memory);
	$session->quit;
	return @cost;
}

my %numbers = (few => 2500, many => 10000);
make_database($_, $numbers{$_}) foreach sort keys %numbers;

# All of it is found.
my %expected = (
	unexpected_enum_label => 1, unexpected_constraint => 2, unexpected_trigger => 1, unexpected_policy => undef,
	unexpected_rule => 1, unexpected_index => 1, unexpected_inheritance => 1, unexpected_statistics => 1,
	unexpected_publication => 1, unexpected_member => 1, unexpected_function => 1, dangling_registration => 1);
foreach my $database (sort keys %numbers)
{
	my %found = map { split /\|/ } split /\n/,
	  $node->safe_psql($database, 'SELECT problem, count(*) FROM schema_setup_verify() GROUP BY 1');

	foreach my $problem (sort keys %expected)
	{
		cmp_ok($found{$problem} // 0, '>=', ($expected{$problem} // 1) * $numbers{$database}, "$database: $problem");
	}
	cmp_ok($found{unexpected_column}, '>=', $numbers{$database} * 0.15 - 2, "$database: unexpected_column");
	is($found{granted_to_public}, 1, "$database: granted_to_public");
}

# Four times as many cost about four times as much; the square of it would be sixteen times.
my %statements = (
	verify => 'SELECT count(*) FROM schema_setup_verify()',
	objects => 'SELECT count(*) FROM schema_setup_objects()',
	fingerprint => 'SELECT schema_setup_fingerprint()',
	plan => 'SELECT count(*) FROM schema_setup_plan()',
	'plan with leave' => 'SELECT count(*) FROM schema_setup_plan(allow_data_loss => true)',
	'drift guard' => 'GRANT SELECT ON other TO PUBLIC',
);
foreach my $name (sort keys %statements)
{
	my ($few_ticks, $few_bytes) = cost('few', $statements{$name}, 4);
	my ($many_ticks, $many_bytes) = cost('many', $statements{$name}, 2);

	note("$name: $few_ticks and $many_ticks ticks, $few_bytes and $many_bytes bytes");
	cmp_ok($many_ticks, '<', 8 * $few_ticks, "$name: time grows with the number");
	cmp_ok($many_bytes, '<', 8 * $few_bytes, "$name: memory grows with the number");
}

# They can be cancelled: within their loops, not when they are done.
foreach my $name (sort keys %statements)
{
	my $session = open_session($node, 'many');

	$session->begin("SET statement_timeout = 50; SET schema_setup.on_drift = warning;\n\\set VERBOSITY sqlstate\n$statements{$name}");
	my ($out, $error) = $session->finish;
	like($error, qr/ERROR:  57014/, "$name: cancelled by statement_timeout");
	is($out, '', "$name: without a result");
	$session->quit;
}

done_testing();
