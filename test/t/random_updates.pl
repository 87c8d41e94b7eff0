
# Updates between random definitions, with rows: what comes out is what pg_dump says of a new schema, and no value is lost
# that no step speaks of.  Half of the schemas have rows that fit both versions, the others any that the old one takes,
# and changes that no row can be in the way of.
use strict;
use warnings;
use utf8;

use Encode 'encode_utf8';
use File::Basename;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::RandomSchema;
use SchemaSetup::RandomSchema::Expressions 'literal';
use SchemaSetup::RandomSchema::Names 'quote_name';
use SchemaSetup::Update 'is_same_text';

# RANDOM_UPDATES=2000 runs so many, RANDOM_UPDATES=17-17 a certain one.
my ($first, $last) = ($ENV{RANDOM_UPDATES} || 60) =~ /^(?:(\d+)-)?(\d+)$/;

# What failed once.
my @failed = (11, 14, 37, 40, 94, 98, 105, 114, 120, 137, 156, 184, 198, 209, 221, 236, 294, 298, 302, 318, 324, 424, 468, 494, 547, 841, 1051, 1060, 1118, 1168, 1265, 1304, 1353, 1374, 1385, 1404, 1836, 1974);

# What rows can be in the way of.
my @tightening = qw(set_not_null add_constraint change_check change_domain change_foreign_key change_key change_index change_type
  drop_label change_identity add_some_index);

my $node = start_server('main');

$node->safe_psql('postgres', "CREATE DATABASE test ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C'");
$node->safe_psql('test', 'CREATE EXTENSION schema_setup');
load_file($node, 'test', dirname(__FILE__) . '/../include/rows.sql');

my $update = SchemaSetup::Update->new($node, 'test');

# The pairs of a table and a column of the old schema by their names.
sub columns_by_name
{
	my ($schema) = @_;

	return map {
		my $table = $_;
		map { ("$table->{name}\0$_->{name}" => $_) } @{ $table->{columns} }
	} @{ $schema->{tables} };
}

# Let rows of the old schema fit the new one: what becomes NOT NULL is filled, by them or by a step; labels that go are unused.
sub prepare_rows
{
	my ($schema, $next) = @_;
	my %columns = columns_by_name($schema);

	foreach my $table ($next->kept_tables)
	{
		foreach my $column ($next->kept_columns($table))
		{
			next unless $next->is_not_null($table, $column) && !$column->{generated};
			my $old = $columns{"$table->{was}\0$column->{was}"};

			if ($schema->random->percent(50) && !$column->{using} && !$old->{references} && !$old->{identity} && !$old->{serial} && is_free($next, $table, $column)) { $column->{fill} = 1; }
			else { $old->{filled} = 1; }
		}
	}
	my %enums = map { $_->{name} => $_ } @{ $schema->{enums} };
	foreach my $enum (grep { defined $_->{was} } @{ $next->{enums} })
	{
		my %stays = map { ($enum->{renamed_labels}{$_} // $_) => 1 } @{ $enum->{labels} };
		my $old = $enums{ $enum->{was} };

		$old->{used_labels} = [ grep { $stays{$_} } @{ $old->{labels} } ];
	}
	return;
}

# Is the column in no key, index or exclusion, so that many rows can have one value?
sub is_free
{
	my ($schema, $table, $column) = @_;

	return !grep { $_ == $column } map { (@{ $_->{columns} || [] }, map { $_->{column} || () } @{ $_->{elements} || [] }) }
	  (grep { $_->{kind} ne 'check' } @{ $table->{constraints} }), @{ $table->{indexes} };
}

# How values of a column look that must not change; with the labels of the new version if they are still the old ones.
sub value_text
{
	my ($column, $name, $is_old) = @_;
	my $enum = $column->{type}{own};

	return quote_name($name) . '::text' unless $is_old && $enum && $enum->{labels} && %{ $enum->{renamed_labels} || {} };
	my $text = 'CASE ' . quote_name($name) . '::text';
	$text .= ' WHEN ' . literal($enum->{renamed_labels}{$_}) . ' THEN ' . literal($_) foreach sort keys %{ $enum->{renamed_labels} };
	return "$text ELSE " . quote_name($name) . '::text END';
}

# Has the column a type inside of which labels are renamed?
sub has_renamed_labels
{
	my ($type) = @_;
	my $own = $type->{own} or return 0;

	return 0 if $own->{labels} && !$type->{array};
	return $own->{labels} ? scalar %{ $own->{renamed_labels} || {} } : is_of_renamed($own->{type});
}

sub is_of_renamed
{
	my ($type) = @_;
	my $own = $type->{own} or return 0;

	return $own->{labels} ? scalar %{ $own->{renamed_labels} || {} } : is_of_renamed($own->{type});
}

# A query of all values that stay.
sub values_query
{
	my ($next, $is_old) = @_;
	my @queries;

	foreach my $table (sort { $a->{was} cmp $b->{was} } $next->kept_tables)
	{
		my @columns = grep { !$_->{generated} && !$_->{using} && !$_->{fill} && !has_renamed_labels($_->{type}) } $next->kept_columns($table);
		my @values = map { value_text($_, $is_old ? $_->{was} : $_->{name}, $is_old) } sort { $a->{was} cmp $b->{was} } @columns;

		push @queries, 'SELECT ' . literal($table->{was}) . ', v FROM (SELECT ARRAY[' . join(', ', @values) . ']::text[] AS v FROM '
		  . quote_name($is_old ? $table->{was} : $table->{name}) . ') AS t ORDER BY v COLLATE "C"';
	}
	return encode_utf8("SET search_path = live;\n" . join ";\n", @queries);
}

sub all_values
{
	my ($next, $is_old) = @_;
	my ($out, $errors) = $update->execute(values_query($next, $is_old));

	die $errors if $errors =~ /ERROR/;
	return $out;
}

# Fill the old schema; what goes wrong. For some tables there are no rows that fit.
sub fill
{
	my ($seed, $schema) = @_;
	my ($out, $errors) = $update->execute("SET search_path = live;\nSELECT test_rows.make_rows('live', 5, $seed / 1000.0)");

	return $errors =~ s/^\S*WARNING:  no row could be made for .*\n?//mr;
}

sub show_pair
{
	my ($seed, $schema, $next, $statements, @changes) = @_;

	diag(join "\n", "seed $seed", @changes, '-- steps', $next->steps, '-- statements', map { "$_->{statement};" } @{ $statements || [] });
	diag(join "\n", '-- old', $schema->definition, '-- new', $next->definition) if $ENV{RANDOM_UPDATES};
	return;
}

# The statements from one schema to the next. What an update makes again goes behind all others, as up to 16 a column that is
# computed: then the new definition has to have the columns in that order, which is what the error says.
sub statements_in_order
{
	my ($schema, $next) = @_;

	for (;;)
	{
		my $statements = $update->statements($schema->definition, $next->definition, $next->steps);

		return $statements
		  unless $update->{error} =~ /the columns of table "(.*)" would be in another order.*\nDETAIL: .* at the end: (.*)\.\nHINT/
		  && put_in_order($next, $1, $2);
	}
}

# Put the columns of a table in an order, if it is another one.
sub put_in_order
{
	my ($schema, $name, $columns) = @_;
	my ($table) = grep { encode_utf8($_->{name}) eq $name } @{ $schema->{tables} } or return 0;
	my @names = map { s/^"(.*)"$/$1/sr =~ s/""/"/gr } $columns =~ /("(?:[^"]|"")*"|[^,]+)(?:, )?/g;
	my %place = map { $names[$_] => $_ } 0 .. $#names;
	my @ordered = sort { $place{ encode_utf8($a->{name}) } <=> $place{ encode_utf8($b->{name}) } } @{ $table->{columns} };

	return 0 if join("\0", @ordered) eq join("\0", @{ $table->{columns} });
	$table->{columns} = \@ordered;
	return 1;
}

sub is_updated
{
	my ($seed) = @_;
	my $schema = SchemaSetup::RandomSchema->new(seed => $seed, tables => 4, columns => 6);
	my @but_not = $seed % 2 ? @tightening : ();
	my ($next, @changes) = $schema->mutate(changes => 2 + $seed % 5, renames => 1, data_loss => 1, tighten => 1, but_not => \@but_not);

	prepare_rows($schema, $next) unless $seed % 2;
	my $errors = $update->make('live', $schema->definition, $seed % 2 ? '' : $schema->rows);
	$errors .= fill($seed) if $seed % 2;
	is($errors, '', "seed $seed: the old version, with rows") or return;

	my $before = all_values($next, 1);
	my $statements = statements_in_order($schema, $next);
	if (!is($update->{error}, '', "seed $seed: statements"))
	{
		show_pair($seed, $schema, $next, [], @changes);
		return;
	}
	my $fine = is($update->run($statements), '', "seed $seed: they run");

	$fine &&= is($update->make('fresh', $next->definition), '', "seed $seed: the new version");
	$fine &&= is_same_text($update->dump('live'), $update->dump('fresh'), "seed $seed: the update leads there");
	$fine &&= is_same_text(all_values($next, 0), $before, "seed $seed: no value is lost");
	$fine &&= is(join("\n", map { $_->{statement} } @{ $update->statements($update->definition('live'), $next->definition) || [ { statement => $update->{error} } ] }),
		'', "seed $seed: nothing is left to do");
	show_pair($seed, $schema, $next, $statements, @changes) unless $fine;
	return;
}

note("seeds @failed, " . ($first // 1) . " to $last");
is_updated($_) foreach (defined $first ? () : grep { $_ > $last } @failed), ($first // 1) .. $last;

done_testing();
