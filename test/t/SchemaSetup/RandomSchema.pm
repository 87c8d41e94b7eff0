# Random definitions for tests: schemas of every kind of object, the same for a seed everywhere.
#
#	my $schema = SchemaSetup::RandomSchema->new(seed => 7, tables => 5);
#	$schema->definition                 its SQL, as a person could have written it
#	$schema->rows                       statements that insert rows which fit it
#	my ($next, @changes) = $schema->mutate(changes => 3);
#	$schema->breaks(3)                  statements that make a live schema of it differ
#
# All texts are bytes in UTF-8.
package SchemaSetup::RandomSchema;

use strict;
use warnings;
use utf8;

use SchemaSetup::Random;
use SchemaSetup::RandomSchema::Breaks;
use SchemaSetup::RandomSchema::Constraints;
use SchemaSetup::RandomSchema::Expressions qw(expression literal default_for check_on generated_from);
use SchemaSetup::RandomSchema::Indexes;
use SchemaSetup::RandomSchema::Mutations;
use SchemaSetup::RandomSchema::Names;
use SchemaSetup::RandomSchema::Rows;
use SchemaSetup::RandomSchema::Text;
use SchemaSetup::RandomSchema::Types qw(builtin_type class_of is_array takes_collation is_toastable);

our @ISA = map { "SchemaSetup::RandomSchema::$_" } qw(Constraints Indexes Text Rows Mutations Breaks);

# What without => [...] can leave out.
our @features = qw(
  enums domains sequences serial identity generated defaults collations checks unique exclusions foreign_keys indexes
  comments options storage compression statistics replica_identity cluster unlogged own_arrays);

# Options: seed, tables, columns (at most so many that belong to no key), rows, plain_names, without => [features].
sub new
{
	my ($class, %options) = @_;
	my $self = bless {
		tables_wanted => 5,
		columns_wanted => 7,
		row_count => 5,
		seed => 0,
		enums => [],
		domains => [],
		sequences => [],
		tables => [],
	}, $class;

	$self->{seed} = $options{seed} if defined $options{seed};
	$self->{tables_wanted} = $options{tables} if defined $options{tables};
	$self->{columns_wanted} = $options{columns} if defined $options{columns};
	$self->{row_count} = $options{rows} if defined $options{rows};
	$self->{without} = { map { $_ => 1 } @{ $options{without} || [] } };
	$self->{random} = SchemaSetup::Random->new("schema $self->{seed}");
	$self->{names} = SchemaSetup::RandomSchema::Names->new(plain => $options{plain_names});
	$self->_build;
	return $self;
}

# Is the feature wanted, and does chance have it in so many of a hundred cases?
sub chance
{
	my ($self, $feature, $percent) = @_;

	return 0 if $self->{without}{$feature};
	return $self->{random}->percent($percent);
}

sub random { return $_[0]{random}; }

# A name that nothing in the schema has.
sub new_name { return $_[0]{names}->make($_[0]{random}); }

# A name for a constraint or index; mostly none, which leaves it to the server.
sub maybe_name
{
	my ($self) = @_;

	return $self->random->percent(55) ? $self->new_name : undef;
}

my @comments = (
	'plain', "it's quoted", "two\nlines", 'größe in cm', 'with "double" quotes', '', 'back\\slash', '$$ and -- and /*', ' padded '
);

# Give an object a comment, or not.
sub maybe_comment
{
	my ($self, $object, $percent) = @_;

	$object->{comment} = $self->random->pick(grep { $_ ne '' } @comments) if $self->chance('comments', $percent || 12);
	return $object;
}

sub _build
{
	my ($self) = @_;
	my $random = $self->random;

	push @{ $self->{enums} }, $self->make_enum for 1 .. ($self->{without}{enums} ? 0 : $random->between(1, 3));
	push @{ $self->{domains} }, $self->make_domain for 1 .. ($self->{without}{domains} ? 0 : $random->below(4));
	push @{ $self->{sequences} }, $self->make_sequence for 1 .. ($self->{without}{sequences} ? 0 : $random->below(3));
	push @{ $self->{tables} }, $self->make_table for 1 .. $self->{tables_wanted};
	foreach my $table (@{ $self->{tables} })
	{
		next if $self->{without}{foreign_keys};
		$self->add_foreign_key($table) for 1 .. $random->pick(0, 1, 1, 1, 2, 2, 3);
	}
	$self->_finish_table($_) foreach @{ $self->{tables} };
	$self->_own_sequences;
	return;
}

# Give some sequences to columns.
sub _own_sequences
{
	my ($self) = @_;

	foreach my $sequence (@{ $self->{sequences} })
	{
		next unless $self->random->percent(40);
		my $table = $self->random->pick(@{ $self->{tables} }) or next;
		my $column = $self->random->pick(grep { !$_->{serial} && !$_->{identity} } @{ $table->{columns} }) or next;

		$sequence->{owner} = [ $table, $column ];
	}
	return;
}

sub make_enum
{
	my ($self) = @_;
	my $random = $self->random;
	my @words = qw(active inactive pending draft published archived low medium high open closed failed);

	push @words, 'In Progress', "it's", 'größe', 'ON HOLD', 'x' x 63, '1', ' ';
	return $self->maybe_comment({ name => $self->new_name, labels => [ $random->some($random->between(1, 9), @words) ] });
}

sub make_domain
{
	my ($self) = @_;
	my $random = $self->random;
	my $type;

	if ($random->percent(20))
	{
		my $own = $random->pick(@{ $self->{enums} }, @{ $self->{domains} });
		$type = { own => $own, array => '' } if $own;
	}
	$type ||= builtin_type($random);
	$type->{array} = '' if ($type->{class} || '') eq 'multirange';

	my $domain = { name => $self->new_name, type => $type, checks => [] };
	$domain->{collation} = $self->_collation if takes_collation($type) && $self->chance('collations', 20);
	$domain->{default} = default_for($random, $type) if $self->chance('defaults', 30);
	$domain->{not_null} = 1 if $random->percent(20);
	for (1 .. $random->pick(0, 1, 1, 2))
	{
		my $check = $self->{without}{checks} ? undef : check_on($random, $type);
		push @{ $domain->{checks} }, $self->maybe_comment({ name => $self->maybe_name, expression => $check }) if $check;
	}
	return $self->maybe_comment($domain);
}

sub _collation { return $_[0]->random->pick('"C"', '"POSIX"', 'pg_catalog."C"', '"C"'); }

sub make_sequence
{
	my ($self) = @_;
	my $sequence = { name => $self->new_name, $self->_sequence_options };

	$sequence->{as} = $self->random->pick(undef, undef, 'integer', 'bigint', 'int');
	$sequence->{unlogged} = 1 if $self->chance('unlogged', 10);
	return $self->maybe_comment($sequence);
}

# Options that fit every type of sequence.
sub _sequence_options
{
	my ($self) = @_;
	my $random = $self->random;
	my %options;

	return () if $random->percent(50);
	if ($random->percent(20))
	{
		%options = (increment => -1);
		%options = (increment => -2, min => -1000, max => 500, start => 100) if $random->percent(50);
	}
	else
	{
		$options{increment} = $random->pick(2, 10) if $random->percent(30);
		$options{min} = $random->pick(0, 5) if $random->percent(20);
		$options{max} = $random->pick(10000, 32000) if $random->percent(20);
		$options{start} = $random->pick(10, 1000) if $random->percent(40);
	}
	$options{cache} = $random->pick(5, 100) if $random->percent(20);
	$options{cycle} = 1 if $random->percent(20);
	return %options;
}

# A type for a column that is no key.
sub _column_type
{
	my ($self) = @_;
	my $random = $self->random;

	if ($random->percent(22))
	{
		my $own = $random->pick(@{ $self->{enums} }, @{ $self->{enums} }, @{ $self->{domains} });
		my $array = $own && !($own->{type} && is_array($own->{type})) && $self->chance('own_arrays', 20) ? '[]' : '';

		return { own => $own, array => $array } if $own;
	}
	return builtin_type($random);
}

# A column, of a type or of any.
sub make_column
{
	my ($self, $table, $type) = @_;
	my $random = $self->random;
	my $column = {
		name => $self->{names}->make($random, $table->{column_names}),
		type => $type || $self->_column_type,
	};

	$column->{not_null} = 1 if $random->percent(40);
	if (class_of($column->{type}) =~ /^(text|varchar)$/ && !$column->{type}{own} && $random->percent(15))
	{
		$column->{choices} = [ $random->some(3, qw(draft open closed done new)) ];
	}
	$column->{collation} = $self->_collation if takes_collation($column->{type}) && $self->chance('collations', 12);
	$self->_give_default($column) if $self->chance('defaults', 45);
	if (is_toastable($column->{type}))
	{
		$column->{storage} = $random->pick(qw(EXTERNAL MAIN PLAIN EXTENDED)) if $self->chance('storage', 6);
		$column->{compression} = 'pglz' if class_of($column->{type}) =~ /^(text|jsonb|bytea)$/ && $self->chance('compression', 6);
	}
	$column->{statistics} = $random->pick(0, 100, 500) if $self->chance('statistics', 4);
	return $self->maybe_comment($column);
}

# A default of the column's type, or the next value of a sequence.
sub _give_default
{
	my ($self, $column) = @_;
	my $class = class_of($column->{type});
	my @sequences = grep { !$_->{owner} } @{ $self->{sequences} };

	if ($class =~ /^(int|bigint)$/ && @sequences && !is_array($column->{type}) && $self->random->percent(25))
	{
		$column->{default_sequence} = $self->random->pick(@sequences);
		return;
	}
	$column->{default} = $column->{choices} ? expression(literal($column->{choices}[0])) : default_for($self->random, $column->{type});
	return;
}

sub make_table
{
	my ($self) = @_;
	my $random = $self->random;
	my $table = { name => $self->new_name, columns => [], constraints => [], indexes => [], column_names => {} };

	$table->{unlogged} = 1 if $self->chance('unlogged', 8);
	$self->_add_primary_key($table);
	push @{ $table->{columns} }, $self->make_column($table) for 1 .. $random->between(1, $self->{columns_wanted});
	if ($self->chance('serial', 5))
	{
		push @{ $table->{columns} },
		  { name => $self->{names}->make($random, $table->{column_names}), serial => $random->pick(qw(serial serial8)) };
	}
	$_->{serial} and $_->{type} ||= $self->_integer_of($_->{serial}) foreach @{ $table->{columns} };
	$self->_add_unique_keys($table);
	return $self->maybe_comment($table, 25);
}

sub _integer_of
{
	my ($self, $serial) = @_;
	my $class = $serial =~ /small|2/ ? 'smallint' : $serial =~ /big|8/ ? 'bigint' : 'int';

	return { class => $class, sql => $class eq 'int' ? 'integer' : $class, array => '' };
}

# The column of a key that the server numbers.
sub _numbered_column
{
	my ($self, $table) = @_;
	my $random = $self->random;
	my $column = { name => $self->{names}->make($random, $table->{column_names}) };

	if ($self->{without}{identity} || ($random->percent(50) && !$self->{without}{serial}))
	{
		$column->{serial} = $random->pick(qw(serial serial bigserial smallserial serial4 serial8));
		$column->{type} = $self->_integer_of($column->{serial});
	}
	else
	{
		$column->{type} = builtin_type($random, class => $random->pick(qw(int bigint bigint smallint)));
		$column->{identity} = { always => $random->percent(50), $self->_sequence_options };
		$column->{identity}{name} = $self->new_name if $random->percent(10);
	}
	return $self->maybe_comment($column);
}

# Give a table, whose columns are there, the rest.
sub _finish_table
{
	my ($self, $table) = @_;
	my $random = $self->random;

	$self->_add_junction_key($table);
	if ($self->chance('generated', 35))
	{
		$self->add_generated($table) for 1 .. $random->between(1, 2);
	}
	$table->{columns} = [ $random->shuffle(@{ $table->{columns} }) ] if $random->percent(40);
	$self->add_check($table) for 1 .. $random->pick(0, 0, 1, 1, 2, 3);
	$self->add_exclusion($table) if $random->percent(40);
	$self->add_index($table) for 1 .. $random->pick(0, 1, 1, 2, 3, 4);
	$self->_add_settings($table);
	return;
}

sub add_generated
{
	my ($self, $table) = @_;
	my $random = $self->random;
	my $from = $random->pick(grep { !$_->{generated} } @{ $table->{columns} }) or return;
	my ($class, $expression) = generated_from($random, $from);

	return unless $class;
	my $column = {
		name => $self->{names}->make($random, $table->{column_names}),
		type => builtin_type($random, class => $class),
		generated => $expression,
	};
	$column->{type}{sql} = $class if $class =~ /^(numeric|varchar)$/;
	push @{ $table->{columns} }, $self->maybe_comment($column);
	return $column;
}


1;
