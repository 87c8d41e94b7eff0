# The step file between a random schema and its next version: what was dropped and renamed, how values become other types,
# and what fills columns that become NOT NULL.
package SchemaSetup::RandomSchema::Steps;

use strict;
use warnings;
use utf8;

use Encode 'encode_utf8';

use SchemaSetup::RandomSchema::Expressions 'literal';
use SchemaSetup::RandomSchema::Names 'quote_name';
use SchemaSetup::RandomSchema::Text 'type_text';
use SchemaSetup::RandomSchema::Types 'value_of';

# Before a schema is changed: the names that all has, for those who come later.
sub remember_names
{
	my ($self) = @_;

	$self->{before} = { map { $_->{name} => [ map { $_->{name} } @{ $_->{columns} } ] } @{ $self->{tables} } };
	$_->{was} = $_->{name} foreach @{ $self->{enums} }, @{ $self->{domains} }, @{ $self->{tables} }, map { @{ $_->{columns} } } @{ $self->{tables} };
	foreach my $enum (@{ $self->{enums} })
	{
		$enum->{was_labels} = { map { $_ => 1 } @{ $enum->{labels} } };
		$enum->{renamed_labels} = {};
	}
	delete @$_{qw(using fill)} foreach map { @{ $_->{columns} } } @{ $self->{tables} };
	return;
}

# The tables that were there before, and are still.
sub kept_tables { return grep { defined $_->{was} } @{ $_[0]{tables} }; }

# The columns of a table that were there before, and are still.
sub kept_columns { return grep { defined $_->{was} } @{ $_[1]{columns} }; }

# Renames from old to new names, in an order that works where they are each other's; a hash of those that are taken.
sub _renames
{
	my ($taken, @pairs) = @_;
	my @result;

	@pairs = grep { $_->[0] ne $_->[1] } @pairs;
	while (@pairs)
	{
		my ($free) = grep { !$taken->{ $_->[1] } } @pairs;
		my $pair = $free || $pairs[0];
		my $to = $free ? $pair->[1] : 'on its way ' . @result;

		push @result, [ $pair->[0], $to ];
		delete $taken->{ $pair->[0] };
		$taken->{$to} = 1;
		$pair->[0] = $to;
		@pairs = grep { $_->[0] ne $_->[1] } @pairs;
	}
	return @result;
}

sub _drops
{
	my ($self) = @_;
	my %kept = map { $_->{was} => $_ } $self->kept_tables;
	my @drops;

	foreach my $name (sort keys %{ $self->{before} })
	{
		my $table = $kept{$name};
		my %columns = map { $_->{was} => 1 } $table ? $self->kept_columns($table) : ();

		push @drops, 'DROP TABLE ' . quote_name($name) unless $table;
		push @drops, map { 'ALTER TABLE ' . quote_name($name) . ' DROP COLUMN ' . quote_name($_) } grep { !$columns{$_} } @{ $self->{before}{$name} }
		  if $table;
	}
	return @drops;
}

sub _type_renames
{
	my ($self) = @_;
	my @renames;

	foreach my $type (grep { defined $_->{was} } @{ $self->{enums} }, @{ $self->{domains} })
	{
		my $kind = $type->{labels} ? 'TYPE' : 'DOMAIN';

		push @renames, "ALTER $kind " . quote_name($type->{was}) . ' RENAME TO ' . quote_name($type->{name}) if $type->{name} ne $type->{was};
		foreach my $label (sort keys %{ $type->{renamed_labels} || {} })
		{
			push @renames, 'ALTER TYPE ' . quote_name($type->{name}) . ' RENAME VALUE ' . literal($type->{renamed_labels}{$label}) . ' TO ' . literal($label)
			  if grep { $_ eq $label } @{ $type->{labels} };
		}
	}
	return @renames;
}

sub _table_renames
{
	my ($self) = @_;
	my %taken = map { $_->{was} => 1 } $self->kept_tables;
	my @renames = map { 'ALTER TABLE ' . quote_name($_->[0]) . ' RENAME TO ' . quote_name($_->[1]) }
	  _renames(\%taken, map { [ $_->{was}, $_->{name} ] } $self->kept_tables);

	foreach my $table ($self->kept_tables)
	{
		my @columns = $self->kept_columns($table);
		my %columns = map { $_->{was} => 1 } @columns;

		push @renames, map { 'ALTER TABLE ' . quote_name($table->{name}) . ' RENAME COLUMN ' . quote_name($_->[0]) . ' TO ' . quote_name($_->[1]) }
		  _renames(\%columns, map { [ $_->{was}, $_->{name} ] } @columns);
	}
	return @renames;
}

sub _on_rows
{
	my ($self) = @_;
	my @statements;

	foreach my $table ($self->kept_tables)
	{
		my $name = quote_name($table->{name});

		foreach my $column ($self->kept_columns($table))
		{
			my $quoted = quote_name($column->{name});

			push @statements, "ALTER TABLE $name ALTER COLUMN $quoted TYPE " . type_text($column->{type}) . " USING " . sprintf($column->{using}, $quoted)
			  if $column->{using};
			push @statements, "UPDATE $name SET $quoted = " . literal(value_of($column->{type}, 1)) . " WHERE $quoted IS NULL" if $column->{fill};
		}
	}
	return @statements;
}

# The step file.
sub steps
{
	my ($self) = @_;

	return encode_utf8(join '', map { "$_;\n" } $self->_drops, $self->_type_renames, $self->_table_renames, $self->_on_rows);
}

# Changes that are in names alone

sub rename_table
{
	my ($self) = @_;
	my $table = $self->random->pick(@{ $self->{tables} }) or return;
	my $from = $table->{name};

	$table->{name} = $self->new_name;
	return "$from to $table->{name}";
}

sub rename_column
{
	my ($self) = @_;
	my ($table, $column) = $self->_some_column(sub { 1 }) or return;
	my $from = $column->{name};

	$column->{name} = $self->{names}->make($self->random, $table->{column_names});
	return "$table->{name}.$from to $column->{name}";
}

sub rename_type
{
	my ($self) = @_;
	my $type = $self->random->pick(@{ $self->{enums} }, @{ $self->{domains} }) or return;
	my $from = $type->{name};

	$type->{name} = $self->new_name;
	return "$from to $type->{name}";
}

sub rename_label
{
	my ($self) = @_;
	my $enum = $self->random->pick(@{ $self->{enums} }) or return;
	my $label = $self->random->pick(grep { $self->_is_free_label($_) } @{ $enum->{labels} });

	return unless defined $label;
	my $new = 'renamed label ' . $self->random->below(1000);
	return if grep { $_ eq $new } @{ $enum->{labels} };
	foreach my $list (grep { $_ } $enum->{labels}, $enum->{used_labels})
	{
		$_ eq $label and $_ = $new foreach @$list;
	}
	my $was = delete $enum->{renamed_labels}{$label};
	$was = $label if !defined $was && $enum->{was_labels}{$label};
	$enum->{renamed_labels}{$new} = $was if defined $was;
	return "$enum->{name} $label to $new";
}

# Two objects of a list that swap their names.
sub _swap_names
{
	my ($self, @list) = @_;
	my ($one, $other) = $self->random->some(2, @list);

	return unless $other;
	($one->{name}, $other->{name}) = ($other->{name}, $one->{name});
	return "$one->{name} and $other->{name}";
}

sub swap_tables
{
	my ($self) = @_;

	return $self->_swap_names($self->kept_tables);
}

sub swap_columns
{
	my ($self) = @_;
	my $table = $self->random->pick($self->kept_tables) or return;

	return $self->_swap_names($self->kept_columns($table));
}

# A column that gets the name of one that is gone.
sub take_column_name
{
	my ($self) = @_;
	my $table = $self->random->pick($self->kept_tables) or return;
	my %there = map { $_->{name} => 1 } @{ $table->{columns} };
	my $name = $self->random->pick(grep { !$there{$_} } @{ $self->{before}{ $table->{was} } });
	my $column = $self->random->pick(@{ $table->{columns} });

	return unless defined $name;
	$column->{name} = $name;
	return "$table->{name}.$name";
}

1;
