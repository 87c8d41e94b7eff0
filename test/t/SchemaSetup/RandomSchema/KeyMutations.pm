# Random changes of constraints and indexes.
package SchemaSetup::RandomSchema::KeyMutations;

use strict;
use warnings;
use utf8;

use SchemaSetup::RandomSchema::Expressions qw(check_on predicate_on);
use SchemaSetup::RandomSchema::Parts qw(name_in is_one_of);

# NULLs that are there already would be equal.
sub _let_nulls_be
{
	my ($self, $table, $object) = @_;
	my @columns = map { $_->{column} || () } @{ $object->{elements} || [] };

	delete $object->{nulls_not_distinct} if grep { !$self->is_not_null($table, $_) } @{ $object->{columns} || [] }, @columns;
	return;
}

sub add_constraint
{
	my ($self) = @_;
	my $random = $self->random;
	my $table = $random->pick(@{ $self->{tables} }) or return;
	my $choice = $random->below(10);
	my $before = @{ $table->{constraints} };

	if ($choice < 4) { $self->add_check($table); }
	elsif ($choice < 7)
	{
		return if $self->{without}{foreign_keys};
		$self->add_foreign_key($table);
		foreach my $column (grep { $_->{references} && !$_->{fresh} && _is_new($table, $_, $before) } @{ $table->{columns} })
		{
			delete $column->{not_null};
			_take_base_type($column);
		}
	}
	elsif ($choice < 9) { $self->_add_unique_keys($table); }
	else { $self->add_exclusion($table); }
	return if @{ $table->{constraints} } == $before;
	foreach my $new (@{ $table->{constraints} }[ $before .. $#{ $table->{constraints} } ])
	{
		$self->_let_nulls_be($table, $new);
	}
	return name_in($table, $table->{constraints}[$before]) . " $table->{constraints}[$before]{kind}";
}

# Rows that are there get NULL in a new column, which a domain may refuse, and no value of its default, which may be in no row.
sub _take_base_type
{
	my ($column) = @_;

	while (my $domain = $column->{type}{own})
	{
		last unless $domain->{type};
		return unless $domain->{not_null} || $domain->{default} || $domain->{type}{own};
		$column->{type} = { %{ $domain->{type} } };
	}
	return;
}

# Is the column one of a constraint that was just added?
sub _is_new
{
	my ($table, $column, $before) = @_;
	my $new = $table->{constraints}[$before] or return 0;

	return 0 unless is_one_of($column, @{ $new->{columns} });
	return $column->{fresh} = 1;
}

sub change_foreign_key
{
	my ($self) = @_;
	my $random = $self->random;
	my ($table, $key) = $self->_some_constraint(sub { $_[0]{kind} eq 'foreign' }) or return;
	my $choice = $random->below(3);

	delete $key->{delete_columns};
	if ($choice == 0) { $key->{on_delete} = $random->pick(grep { $_ ne ($key->{on_delete} || 'NO ACTION') } 'NO ACTION', 'CASCADE', 'SET NULL'); }
	elsif ($choice == 1) { $key->{on_update} = $random->pick(grep { $_ ne ($key->{on_update} || 'NO ACTION') } 'NO ACTION', 'CASCADE', 'RESTRICT'); }
	else
	{
		$key->{deferrable} = !$key->{deferrable};
		$key->{deferred} = $key->{deferrable} && $random->percent(50);
	}
	return name_in($table, $key);
}

sub change_check
{
	my ($self) = @_;
	my ($table, $check) = $self->_some_constraint(sub { $_[0]{kind} eq 'check' }) or return;

	return if @{ $check->{columns} } != 1 || $check->{columns}[0]{choices};
	my $expression = check_on($self->random, $check->{columns}[0]{type}, $check->{columns}[0]);
	return if $expression->{text} eq $check->{expression}{text};
	$check->{expression} = $expression;
	return name_in($table, $check);
}

# What of a key is no structure of columns.
sub change_key
{
	my ($self) = @_;
	my ($table, $key) = $self->_some_constraint(sub { $_[0]{kind} =~ /^(primary|unique)$/ && !$self->_is_referenced($_[1], $_[0]) }) or return;

	return if $self->random->percent(50) && $self->{without}{options};
	if ($self->random->percent(50))
	{
		$key->{deferrable} = !$key->{deferrable};
		delete $key->{deferred};
		return name_in($table, $key) . ' deferrable';
	}
	my @others = grep { !is_one_of($_, @{ $key->{columns} }) } @{ $table->{columns} };
	if ($key->{include}) { delete $key->{include}; }
	else
	{
		return unless @others;
		$key->{include} = [ $self->random->pick(@others) ];
		$key->{style} = 'table' if $key->{style} eq 'inline';
	}
	return name_in($table, $key) . ' include';
}

sub drop_constraint
{
	my ($self) = @_;
	my ($table, $constraint) = $self->_some_constraint(sub { !$self->_is_referenced($_[1], $_[0]) || $_[0]{kind} !~ /^(primary|unique)$/ })
	  or return;

	return if $constraint->{kind} eq 'primary' && ref $table->{replica_identity};
	if ($constraint->{kind} eq 'primary')
	{
		# They stay NOT NULL, as the server has it up to release 17.
		$_->{serial} or $_->{identity} or $_->{not_null} = 1 foreach @{ $constraint->{columns} };
	}
	@{ $table->{constraints} } = grep { $_ != $constraint } @{ $table->{constraints} };
	return name_in($table, $constraint) . " $constraint->{kind}";
}

sub rename_constraint
{
	my ($self) = @_;
	my ($table, $constraint) = $self->_some_constraint(sub { defined $_[0]{name} }) or return;
	my $from = $constraint->{name};

	$constraint->{name} = $self->new_name;
	return "$table->{name}.$from to $constraint->{name}";
}

sub add_some_index
{
	my ($self) = @_;
	my $table = $self->random->pick(@{ $self->{tables} }) or return;
	my $index = $self->add_index($table) or return;

	delete $index->{unique} if grep { $_->{fresh} } $self->index_columns($index);
	delete $index->{nulls_not_distinct} unless $index->{unique};
	$self->_let_nulls_be($table, $index);
	return name_in($table, $index);
}

sub change_index
{
	my ($self) = @_;
	my $random = $self->random;
	my ($table, $index) = $self->_some_index(sub { !ref $_[1]{replica_identity} && ($_[0]{method} || 'btree') eq 'btree' }) or return;
	my $choice = $random->below(4);

	if ($choice == 0)
	{
		if ($index->{predicate}) { delete $index->{predicate}; }
		else
		{
			my $column = $random->pick(@{ $table->{columns} });
			$index->{predicate} = predicate_on($random, $column);
			delete $table->{cluster};
		}
		return name_in($table, $index) . ' predicate';
	}
	if ($choice == 1)
	{
		$index->{elements}[0]{order} = ($index->{elements}[0]{order} || '') =~ /desc/i ? undef : 'DESC';
		return name_in($table, $index) . ' order';
	}
	if ($choice == 2)
	{
		return if $self->{without}{options};
		$index->{options} = $index->{options} ? undef : [ [ fillfactor => 60 ] ];
		return name_in($table, $index) . ' options';
	}
	return unless delete $index->{unique};
	delete $index->{nulls_not_distinct};
	return name_in($table, $index) . ' no longer unique';
}

sub drop_index
{
	my ($self) = @_;
	my ($table, $index) = $self->_some_index(sub { 1 }) or return;

	$self->_forget_index($table, $index);
	return name_in($table, $index);
}

sub rename_index
{
	my ($self) = @_;
	my ($table, $index) = $self->_some_index(sub { defined $_[0]{name} }) or return;
	my $from = $index->{name};

	$index->{name} = $self->new_name;
	return "$from to $index->{name}";
}

1;
