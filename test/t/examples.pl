# The files of docs/examples are what they say: the commands of the jobs run against a server, in their order, and what the
# image is made of is there.
use strict;
use warnings;

use CPAN::Meta::YAML;
use Cwd ();
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
my %jobs = (
	'github.yml' => sub {
		my ($file) = @_;
		return map { map { $_->{run} } @{ $file->{jobs}{$_}{steps} } } 'check', 'migrate';
	},
	'gitlab-ci.yml' => sub {
		my ($file) = @_;
		return map { @{ $file->{$_}{script} } } 'schema', 'migrate';
	},
	'kubernetes-job.yaml' => sub {
		my ($file) = @_;
		return join ' ', 'schema_setup', @{ $file->{spec}{template}{spec}{containers}[0]{args} };
	});
my $program = Cwd::getcwd() . '/src/client';
my $directory = PostgreSQL::Test::Utils::tempdir;

foreach my $name (sort keys %jobs)
{
	my $file = eval { CPAN::Meta::YAML->read("docs/examples/$name")->[0] };

	ok($file, "$name: it is YAML") or next;
	(my $database = $name) =~ s/\W/_/g;
	create_database($node, $database, version => '1.0');
	$node->safe_psql($database, q{CREATE SCHEMA tenant_a; SELECT schema_setup_install('tenant_a'::regnamespace, '1.0')});
	foreach my $command ($jobs{$name}->($file))
	{
		my $out = '';
		my %kept = map { $_ => $ENV{$_} } grep { !/^PG/ } keys %ENV;
		local %ENV = (%kept, PATH => "$program:$ENV{PATH}", DATABASE_URL => "host=" . $node->host . ' port=' . $node->port . " dbname=$database user=postgres");

		ok(IPC::Run::run([ 'sh', '-e', '-c', $command ], '<', \'', '>&', \$out, init => sub { chdir $directory or die $! }), "$name: $command")
		  or diag($out);
	}
	is($node->safe_psql($database, q{SELECT extversion || ' ' || schema_setup_version('tenant_a'::regnamespace) FROM pg_extension WHERE extname = 'schema_setup'}),
		'1.1 1.1', "$name: all are migrated");
}
like(slurp_file("$directory/schema.xml"), qr/\A<\?xml .*<\/testsuites>\n\z/s, 'gitlab-ci.yml: the report is there');

# The image: each stage is made of one before it or of an image, and copies what make install installs.
my $image = slurp_file('docs/examples/Dockerfile');
my %stages;
foreach ($image =~ /^(FROM .*|COPY --from.*)$/mg)
{
	if (/^FROM (\S+) AS (\S+)$/) { $stages{$2} = 1; }
	else { ok(/^COPY --from=(\w+) \/out/ && $stages{$1}, "Dockerfile: $_"); }
}
is(join(' ', sort keys %stages), 'build program server', 'Dockerfile: the stages');
like($image, qr/^ENTRYPOINT \["schema_setup"\]$/m, 'Dockerfile: it runs the program');

done_testing();
