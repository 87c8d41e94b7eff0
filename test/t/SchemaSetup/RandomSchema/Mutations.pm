# Makes the next version of a random schema: some random changes, each as a person would make it in a definition.
package SchemaSetup::RandomSchema::Mutations;

use strict;
use warnings;
use utf8;

use Encode 'encode_utf8';
use Storable 'dclone';

use SchemaSetup::Random;
use SchemaSetup::RandomSchema::Expressions qw(check_on default_for literal);
use SchemaSetup::RandomSchema::KeyMutations;
use SchemaSetup::RandomSchema::Parts 'is_one_of';
use SchemaSetup::RandomSchema::Steps;
use SchemaSetup::RandomSchema::TableMutations;

our @ISA = map { "SchemaSetup::RandomSchema::$_" } qw(TableMutations KeyMutations Steps);

# Each returns what it has changed, or nothing if there is nothing to change that way.
my %safe = (
	add_enum => 2,
	add_label => 4,
	add_domain => 1,
	change_domain => 3,
	add_sequence => 1,
	change_sequence => 2,
	add_table => 3,
	change_table => 3,
	add_column => 8,
	change_default => 5,
	drop_not_null => 2,
	widen_column => 4,
	change_collation => 1,
	change_identity => 2,
	change_column_settings => 2,
	add_generated_column => 2,
	add_constraint => 5,
	change_foreign_key => 4,
	change_check => 3,
	change_key => 2,
	drop_constraint => 4,
	rename_constraint => 2,
	add_some_index => 6,
	change_index => 4,
	drop_index => 3,
	rename_index => 2,
	change_comment => 4,
);

# These lose rows or values, and are made only with data_loss => 1.
my %lossy = (
	drop_column => 5,
	drop_table => 2,
	drop_type => 3,
	drop_sequence => 2,
	drop_label => 2,
	move_label => 1,
	change_type => 2,
	change_generated => 2,
);

# These can fail where there are rows, and are made only with tighten => 1.
my %tight = (set_not_null => 4);

# These are in the step file alone, and are made only with renames => 1.
my %renames = (
	rename_table => 2,
	rename_column => 4,
	rename_type => 2,
	rename_label => 2,
	swap_tables => 1,
	swap_columns => 1,
	take_column_name => 1,
);

# The next version, and what was changed; options: changes (how many), data_loss, tighten, renames, but_not => [operations],
# number (another choice).
sub mutate
{
	my ($self, %options) = @_;
	my $next = dclone($self);
	my $number = ($options{number} || 0) . '.' . ++$next->{version};
	my %weights = (%safe, ($options{data_loss} ? %lossy : ()), ($options{tighten} ? %tight : ()), ($options{renames} ? %renames : ()));
	my @operations = map { ($_) x $weights{$_} } sort keys %weights;
	my %left_out = map { $_ => 1 } @{ $options{but_not} || [] };
	my @changes;

	@operations = grep { !$left_out{$_} } @operations;
	$next->{random} = SchemaSetup::Random->new("mutation $self->{seed} $number");
	$next->remember_names;
	while (@changes < ($options{changes} || 3))
	{
		my $operation = $next->random->pick(@operations);
		my $what = $next->$operation;

		push @changes, encode_utf8("$operation: $what") if defined $what;
	}
	return ($next, @changes);
}

# A table, and one of its columns that fits.
sub _some_column
{
	my ($self, $fits) = @_;
	my $table = $self->random->pick(@{ $self->{tables} }) or return;
	my $column = $self->random->pick(grep { $fits->($_, $table) } @{ $table->{columns} }) or return;

	return ($table, $column);
}

# A table, and one of its constraints that fits.
sub _some_constraint
{
	my ($self, $fits) = @_;
	my $table = $self->random->pick(@{ $self->{tables} }) or return;
	my $constraint = $self->random->pick(grep { $fits->($_, $table) } @{ $table->{constraints} }) or return;

	return ($table, $constraint);
}

sub _some_index
{
	my ($self, $fits) = @_;
	my $table = $self->random->pick(@{ $self->{tables} }) or return;
	my $index = $self->random->pick(grep { $fits->($_, $table) } @{ $table->{indexes} }) or return;

	return ($table, $index);
}

# The foreign keys of all tables, each with its table.
sub _foreign_keys
{
	my ($self) = @_;

	return map {
		my $table = $_;
		map { [ $table, $_ ] } grep { $_->{kind} eq 'foreign' } @{ $table->{constraints} }
	} @{ $self->{tables} };
}

# Is the column on either side of a foreign key?
sub _in_foreign_key
{
	my ($self, $column) = @_;

	return scalar grep { is_one_of($column, @{ $_->[1]{columns} }, @{ $_->[1]{ref_columns} }) } $self->_foreign_keys;
}

# Does a foreign key need this primary key or unique constraint?
sub _is_referenced
{
	my ($self, $table, $key) = @_;

	return scalar grep { $_->[1]{table} == $table && "@{$_->[1]{ref_columns}}" eq "@{$key->{columns}}" } $self->_foreign_keys;
}

# All expressions of the schema.
sub _expressions
{
	my ($self) = @_;
	my @found;

	foreach my $domain (@{ $self->{domains} })
	{
		push @found, $domain->{default}, map { $_->{expression} } @{ $domain->{checks} };
	}
	foreach my $table (@{ $self->{tables} })
	{
		push @found, map { ($_->{default}, $_->{generated}) } @{ $table->{columns} };
		push @found, map { ($_->{expression}, $_->{predicate}) } @{ $table->{constraints} };
		push @found, map { ($_->{predicate}, map { $_->{expression} } @{ $_->{elements} }) } @{ $table->{indexes} };
	}
	return grep { $_ } @found;
}

# Types

sub add_enum
{
	my ($self) = @_;
	my $enum = $self->make_enum;

	return if $self->{without}{enums};
	push @{ $self->{enums} }, $enum;
	return $enum->{name};
}

sub add_label
{
	my ($self) = @_;
	my $enum = $self->random->pick(@{ $self->{enums} }) or return;
	my $label = 'new label ' . $self->random->below(1000);

	return if grep { $_ eq $label } @{ $enum->{labels} };
	$enum->{used_labels} ||= [ @{ $enum->{labels} } ];
	splice @{ $enum->{labels} }, $self->random->below(@{ $enum->{labels} } + 1), 0, $label;
	return "$enum->{name} $label";
}

# Is the label in no expression?
sub _is_free_label
{
	my ($self, $label) = @_;
	my $literal = literal($label);

	return !grep { index($_->{text}, $literal) >= 0 } $self->_expressions;
}

# The enums that can be made again: no domain is made of them, which would have to be as well.
sub _free_enums
{
	my ($self) = @_;

	return grep {
		my $enum = $_;
		@{ $enum->{labels} } > 1 && !grep { $_->{type}{own} && $_->{type}{own} == $enum } @{ $self->{domains} }
	} @{ $self->{enums} };
}

sub drop_label
{
	my ($self) = @_;
	my $enum = $self->random->pick($self->_free_enums) or return;
	my $label = $self->random->pick(grep { $self->_is_free_label($_) } @{ $enum->{labels} });

	return unless defined $label;
	foreach my $list (grep { $_ } $enum->{labels}, $enum->{used_labels})
	{
		@$list = grep { $_ ne $label } @$list if @$list > 1;
	}
	return "$enum->{name} $label";
}

sub move_label
{
	my ($self) = @_;
	my $enum = $self->random->pick($self->_free_enums) or return;

	push @{ $enum->{labels} }, shift @{ $enum->{labels} };
	return $enum->{name};
}

sub add_domain
{
	my ($self) = @_;
	my $domain = $self->make_domain;

	return if $self->{without}{domains};
	push @{ $self->{domains} }, $domain;
	return $domain->{name};
}

sub change_domain
{
	my ($self) = @_;
	my $random = $self->random;
	my $domain = $random->pick(@{ $self->{domains} }) or return;
	my $choice = $random->below(4);

	if ($choice == 0)
	{
		my $check = $self->{without}{checks} ? undef : check_on($random, $domain->{type}) or return;

		return if $self->is_array_element($domain);
		push @{ $domain->{checks} }, { name => $self->maybe_name, expression => $check };
		return "$domain->{name} new check";
	}
	if ($choice == 1)
	{
		return unless @{ $domain->{checks} };
		splice @{ $domain->{checks} }, $random->below(scalar @{ $domain->{checks} }), 1;
		return "$domain->{name} check dropped";
	}
	if ($choice == 2)
	{
		return unless delete $domain->{not_null};
		return "$domain->{name} drop not null";
	}
	return if $self->{without}{defaults};
	if ($domain->{default}) { delete $domain->{default}; }
	else { $domain->{default} = default_for($random, $domain->{type}); }
	return "$domain->{name} default";
}

# Does a column have an array of the type?  The server then adds no check to it that is validated.
sub is_array_element
{
	my ($self, $own) = @_;

	return scalar grep { $_->{type}{own} && $_->{type}{own} == $own && $_->{type}{array} }
	  @{ $self->{domains} }, map { @{ $_->{columns} } } @{ $self->{tables} };
}

# Does anything have the type?
sub _is_used_type
{
	my ($self, $own) = @_;

	return 1 if grep { $_->{type}{own} && $_->{type}{own} == $own } @{ $self->{domains} }, map { @{ $_->{columns} } } @{ $self->{tables} };
	return scalar grep { is_one_of($own, @{ $_->{types} }) } $self->_expressions;
}

sub drop_type
{
	my ($self) = @_;
	my $own = $self->random->pick(grep { !$self->_is_used_type($_) } @{ $self->{enums} }, @{ $self->{domains} }) or return;

	foreach my $list ($self->{enums}, $self->{domains})
	{
		@$list = grep { $_ != $own } @$list;
	}
	return $own->{name};
}

# Sequences

sub add_sequence
{
	my ($self) = @_;
	my $sequence = $self->make_sequence;

	return if $self->{without}{sequences};
	push @{ $self->{sequences} }, $sequence;
	return $sequence->{name};
}

sub change_sequence
{
	my ($self) = @_;
	my $random = $self->random;
	my @identities = map { $_->{identity} || () } map { @{ $_->{columns} } } @{ $self->{tables} };
	my $sequence = $random->pick(@{ $self->{sequences} }, @identities) or return;
	my $option = $random->pick(qw(increment cache cycle));

	if ($option eq 'cycle') { $sequence->{cycle} = !$sequence->{cycle}; }
	elsif ($option eq 'cache') { $sequence->{cache} = ($sequence->{cache} || 1) + 3; }
	else { $sequence->{increment} = ($sequence->{increment} || 1) * 2; }
	return ($sequence->{name} || 'of an identity column') . " $option";
}

sub drop_sequence
{
	my ($self) = @_;
	my %used = map { $_->{default_sequence} ? ($_->{default_sequence} => 1) : () } map { @{ $_->{columns} } } @{ $self->{tables} };
	my $sequence = $self->random->pick(grep { !$used{$_} } @{ $self->{sequences} }) or return;

	@{ $self->{sequences} } = grep { $_ != $sequence } @{ $self->{sequences} };
	return $sequence->{name};
}

# Comments

sub change_comment
{
	my ($self) = @_;
	my @objects = (
		@{ $self->{enums} }, @{ $self->{domains} }, @{ $self->{sequences} }, @{ $self->{tables} },
		map { (@{ $_->{columns} }, grep { defined $_->{name} } @{ $_->{constraints} }, @{ $_->{indexes} }) } @{ $self->{tables} });
	my $object = $self->random->pick(@objects) or return;

	return if $self->{without}{comments};
	if (defined $object->{comment}) { delete $object->{comment}; }
	else { $object->{comment} = 'changed'; }
	return $object->{name};
}

1;
