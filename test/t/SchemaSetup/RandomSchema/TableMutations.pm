# Random changes of tables and columns.
package SchemaSetup::RandomSchema::TableMutations;

use strict;
use warnings;
use utf8;

use SchemaSetup::RandomSchema::Expressions qw(default_for expression);
use SchemaSetup::RandomSchema::Parts qw(name_in is_one_of constraint_columns generates);
use SchemaSetup::RandomSchema::Types qw(builtin_type class_of is_toastable takes_collation type_of_spelling wider_types);

sub add_table
{
	my ($self) = @_;
	my $table = $self->make_table;

	push @{ $self->{tables} }, $table;
	$self->add_foreign_key($table) if !$self->{without}{foreign_keys} && $self->random->percent(60);
	$self->_finish_table($table);
	return $table->{name};
}

sub change_table
{
	my ($self) = @_;
	my $random = $self->random;
	my $table = $random->pick(@{ $self->{tables} }) or return;

	if ($random->percent(40))
	{
		return if $self->{without}{unlogged} || $table->{replica_identity} || grep { $_->[0] == $table || $_->[1]{table} == $table } $self->_foreign_keys;
		$table->{unlogged} = !$table->{unlogged};
		return "$table->{name} unlogged";
	}
	return if $self->{without}{options};
	if ($table->{options} && $random->percent(50)) { delete $table->{options}; }
	else { $table->{options} = [ [ fillfactor => $random->between(50, 90) ] ]; }
	return "$table->{name} options";
}

# Take an index out, with the marks that a table has on it.
sub _forget_index
{
	my ($self, $table, $index) = @_;

	@{ $table->{indexes} } = grep { $_ != $index } @{ $table->{indexes} };
	delete $table->{cluster} if $table->{cluster} && $table->{cluster} == $index;
	delete $table->{replica_identity} if ref $table->{replica_identity} && $table->{replica_identity} == $index;
	return;
}

sub drop_table
{
	my ($self) = @_;
	my $table = $self->random->pick(@{ $self->{tables} }) or return;

	return if @{ $self->{tables} } < 2;
	@{ $self->{tables} } = grep { $_ != $table } @{ $self->{tables} };
	foreach my $other (@{ $self->{tables} })
	{
		@{ $other->{constraints} } = grep { $_->{kind} ne 'foreign' || $_->{table} != $table } @{ $other->{constraints} };
	}
	$_->{owner} && $_->{owner}[0] == $table and delete $_->{owner} foreach @{ $self->{sequences} };
	return $table->{name};
}

sub add_column
{
	my ($self) = @_;
	my $table = $self->random->pick(@{ $self->{tables} }) or return;
	my $column = $self->make_column($table);

	# Rows that are there get the default, which then has to be a value of the domain.
	if ($column->{type}{own} && $column->{type}{own}{type} || $column->{choices})
	{
		$column->{type} = builtin_type($self->random, class => 'int');
		delete @$column{qw(default choices collation storage compression default_sequence)};
	}
	delete $column->{not_null} unless $column->{default} && $column->{default}{text} !~ /^NULL/;
	$column->{fresh} = 1;
	push @{ $table->{columns} }, $column;
	return name_in($table, $column);
}

sub add_generated_column
{
	my ($self) = @_;
	my $table = $self->random->pick(@{ $self->{tables} }) or return;
	my $column = $self->{without}{generated} ? undef : $self->add_generated($table) or return;

	return name_in($table, $column);
}

sub change_generated
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(sub { $_[0]{generated} }) or return;

	return unless $column->{type}{class} =~ /^(text|varchar|int|bigint|numeric)$/;
	$column->{generated} = expression($column->{type}{class} =~ /^(text|varchar)$/ ? q{'constant'} : '1 + 1');

	# Up to 16 the server can only make it again.
	@{ $table->{columns} } = ((grep { $_ != $column } @{ $table->{columns} }), $column);
	return name_in($table, $column);
}

sub drop_column
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(sub { @{ $_[1]{columns} } > 1 }) or return;

	$self->_remove_column($table, $column);
	return name_in($table, $column);
}

# Take a column out, with all that depends on it.
sub _remove_column
{
	my ($self, $table, $column) = @_;

	@{ $table->{columns} } = grep { $_ != $column } @{ $table->{columns} };
	@{ $table->{constraints} } = grep { !is_one_of($column, constraint_columns($_)) } @{ $table->{constraints} };
	my @indexes = grep { is_one_of($column, $self->index_columns($_)) } @{ $table->{indexes} };
	$self->_forget_index($table, $_) foreach @indexes;
	foreach my $other (@{ $self->{tables} })
	{
		@{ $other->{constraints} } = grep { $_->{kind} ne 'foreign' || !is_one_of($column, @{ $_->{ref_columns} }) } @{ $other->{constraints} };
	}
	$_->{owner} && $_->{owner}[1] == $column and delete $_->{owner} foreach @{ $self->{sequences} };
	my @generated = grep { $_->{generated} && is_one_of($column, @{ $_->{generated}{columns} }) } @{ $table->{columns} };
	$self->_remove_column($table, $_) foreach @generated;
	delete $table->{replica_identity} if ref $table->{replica_identity};
	return;
}

sub change_default
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(sub { !$_[0]{serial} && !$_[0]{identity} && !$_[0]{generated} && !$_[0]{references} })
	  or return;

	return if $self->{without}{defaults};
	if (($column->{default} || $column->{default_sequence}) && $self->random->percent(40))
	{
		delete @$column{qw(default default_sequence)};
		return name_in($table, $column) . ' dropped';
	}
	delete $column->{default_sequence};
	$column->{default} = default_for($self->random, $column->{type});
	return name_in($table, $column);
}

sub drop_not_null
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(sub { $_[0]{not_null} }) or return;

	# An index that is the replica identity needs it.
	return if ref $table->{replica_identity};
	delete $column->{not_null};
	return if $self->is_not_null($table, $column);
	return name_in($table, $column);
}

sub set_not_null
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(sub { !$_[0]{generated} && !$_[0]{fresh} && !$self->is_not_null($_[1], $_[0]) }) or return;

	$column->{not_null} = 1;
	return name_in($table, $column);
}

# Has an index or exclusion an operator class for the column, which may not fit another type?
sub _has_class
{
	my ($table, $column) = @_;

	return scalar grep { $_->{opclass} && $_->{column} && $_->{column} == $column }
	  map { @{ $_->{elements} || [] } } @{ $table->{indexes} }, @{ $table->{constraints} };
}

# Can a type change without more?
sub _is_free
{
	my ($self, $table, $column) = @_;

	return !$column->{serial} && !$column->{identity} && !$column->{generated} && !$self->_in_foreign_key($column)
	  && !generates($table, $column) && !_has_class($table, $column) && !$column->{references};
}

sub widen_column
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(sub { wider_types($_[0]{type}) && $self->_is_free($_[1], $_[0]) }) or return;
	my $from = $column->{type}{sql};

	$column->{type} = type_of_spelling($self->random->pick(wider_types($column->{type})));
	return name_in($table, $column) . " $from to $column->{type}{sql}";
}

# Another type, where nothing else depends on the column.
sub change_type
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(sub { class_of($_[0]{type}) =~ /^(int|bigint|numeric|varchar|boolean|date)$/ && !$_[0]{type}{own} })
	  or return;
	return unless $self->_is_free($table, $column);
	return if $column->{choices} || grep { is_one_of($column, constraint_columns($_)) } @{ $table->{constraints} };
	return if grep { is_one_of($column, $self->index_columns($_)) } @{ $table->{indexes} };

	my $from = $column->{type}{sql};
	my $type = type_of_spelling($self->random->pick('text', 'varchar(50)', 'integer', 'numeric(10,2)'));

	return if $type->{class} eq class_of($column->{type});
	delete @$column{qw(default default_sequence collation storage compression)};
	$column->{using} = $type->{class} =~ /^(text|varchar)$/ ? 'left(%s::text, 50)' : 'length(%s::text)';
	$column->{type} = $type;
	return name_in($table, $column) . " $from to $column->{type}{sql}";
}

sub change_collation
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(sub { takes_collation($_[0]{type}) && !$_[0]{generated} && $self->_is_free($_[1], $_[0]) })
	  or return;

	return if $self->{without}{collations} || $column->{type}{own};
	if ($column->{collation}) { delete $column->{collation}; }
	else { $column->{collation} = '"C"'; }
	return name_in($table, $column);
}

sub change_identity
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(
		sub {
			my ($candidate, $of) = @_;
			return 1 if $candidate->{identity};
			return class_of($candidate->{type}) =~ /^(smallint|int|bigint)$/
			  && !$candidate->{type}{own} && !$candidate->{serial} && !$candidate->{default} && !$candidate->{default_sequence}
			  && !$candidate->{generated} && $candidate->{not_null};
		}) or return;

	return if $self->{without}{identity};
	if ($column->{identity} && $self->random->percent(60))
	{
		$column->{identity}{always} = !$column->{identity}{always};
		return name_in($table, $column) . ' always';
	}
	if ($column->{identity})
	{
		delete $column->{identity};
		$column->{not_null} = 1;
		return name_in($table, $column) . ' dropped';
	}
	$column->{identity} = { always => $self->random->percent(50) };
	return name_in($table, $column) . ' added';
}

sub change_column_settings
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(sub { is_toastable($_[0]{type}) }) or return;

	if ($self->random->percent(50))
	{
		return if $self->{without}{storage};
		$column->{storage} = $column->{storage} ? undef : 'EXTERNAL';
		return name_in($table, $column) . ' storage';
	}
	return if $self->{without}{statistics};
	$column->{statistics} = defined $column->{statistics} ? undef : $self->random->between(10, 1000);
	return name_in($table, $column) . ' statistics';
}

1;
