# What packages are made of says the same as the extension itself, and names what is there.
use strict;
use warnings;

use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;

my ($version) = slurp_file('schema_setup.control') =~ /^default_version *= *'(.*)'/m;

# PGXN: what its specification requires, and versions of three numbers
my $meta = decode_json(slurp_file('META.json'));
is($meta->{'meta-spec'}{version}, '1.0.0', 'META.json: of the specification that PGXN reads');
foreach my $key (qw(name version abstract maintainer license provides meta-spec))
{
	ok(defined $meta->{$key} && $meta->{$key} ne '', "META.json: has $key");
}
is($meta->{name}, 'schema_setup', 'META.json: the name');
foreach my $of ($meta, values %{ $meta->{provides} })
{
	is($of->{version}, "$version.0", 'META.json: the version is that of the extension');
}
foreach my $provided (sort keys %{ $meta->{provides} })
{
	ok(-e $_, "META.json: $_ is there") foreach @{ $meta->{provides}{$provided} }{ 'file', 'docfile' };
}

# Debian
my ($debian_version) = slurp_file('debian/changelog') =~ /\Aschema-setup \(([^)]*)\)/;
is($debian_version, $version, 'debian/changelog: the version is that of the extension');
is(slurp_file('debian/copyright') =~ s/^ \.?//gmr =~ /(IN NO EVENT.*)/s ? $1 =~ s/\s+/ /gr : '', slurp_file('LICENSE') =~ /(IN NO EVENT.*)/s ? $1 =~ s/\s+/ /gr : '', 'debian/copyright: the license');

# What the pages and workflows have run there is a target for.
my ($targets) = run_command([ 'make', '-pn', 'install' ]);
foreach my $file ('CONTRIBUTING.md', glob '.github/workflows/*.yml')
{
	my %named = map { $_ => 1 } slurp_file($file) =~ /(?:run: |`(?:sudo )?)make ([a-z][a-z-]*)/g;

	ok(%named, "$file: names targets");
	ok($targets =~ /^\Q$_\E:/m, "$file: there is a target $_") foreach sort keys %named;
}

done_testing();
