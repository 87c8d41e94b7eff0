# Rows that fit a random schema.
package SchemaSetup::RandomSchema::Rows;

use strict;
use warnings;
use utf8;

use Encode 'encode_utf8';

use SchemaSetup::Random;
use SchemaSetup::RandomSchema::Expressions 'literal';
use SchemaSetup::RandomSchema::Names 'quote_name';
use SchemaSetup::RandomSchema::Text 'name_list';
use SchemaSetup::RandomSchema::Types 'value_of';

# Row N of a table references row N of others, and has values with the number N, so that keys hold.
sub _value
{
	my ($column, $number) = @_;

	return _value($column->{references}, $number) if $column->{references};
	return $column->{choices}[ $number % @{ $column->{choices} } ] if $column->{choices};
	return value_of($column->{type}, $number);
}

# Does a domain refuse NULL?
sub _refuses_null
{
	my ($type) = @_;

	return 0 if $type->{array} || !$type->{own} || !$type->{own}{type};
	return $type->{own}{not_null} || _refuses_null($type->{own}{type});
}

# The columns that are never NULL in our rows: such as may not, or are referenced.
sub _filled_columns
{
	my ($self, $table) = @_;
	my %filled;

	foreach my $column (@{ $table->{columns} })
	{
		$filled{$column} = 1 if $column->{filled} || $self->is_not_null($table, $column) || _refuses_null($column->{type});
	}
	foreach my $key (map { @{ $_->{constraints} } } @{ $self->{tables} })
	{
		next unless $key->{kind} eq 'foreign' && $key->{table} == $table;
		$filled{$_} = 1 foreach @{ $key->{ref_columns} };
	}
	foreach my $unique (grep { $_->{nulls_not_distinct} } @{ $table->{constraints} }, @{ $table->{indexes} })
	{
		$filled{$_} = 1 foreach @{ $unique->{columns} || [] }, map { $_->{column} || () } @{ $unique->{elements} || [] };
	}
	return \%filled;
}

# One row as VALUES has it.
sub _row
{
	my ($self, $table, $columns, $filled, $number) = @_;
	my %null;
	my @cells;

	# The columns of a foreign key are NULL together.
	foreach my $key (grep { $_->{kind} eq 'foreign' } @{ $table->{constraints} })
	{
		next if grep { $filled->{$_} } @{ $key->{columns} };
		my $random = SchemaSetup::Random->new("null $self->{seed} $table->{name} $key->{columns}[0]{name} $number");
		my $is_null = $random->percent(25);

		$null{$_} = $is_null foreach @{ $key->{columns} };
	}
	foreach my $column (@$columns)
	{
		my $random = SchemaSetup::Random->new("null $self->{seed} $table->{name} $column->{name} $number");

		$null{$column} = !$column->{references} && !$filled->{$column} && $random->percent(20) unless defined $null{$column};
		push @cells, $null{$column} ? 'NULL' : literal(_value($column, $number));
	}
	return '(' . join(', ', @cells) . ')';
}

# The statement that inserts the rows of a table.
sub _insert
{
	my ($self, $table) = @_;
	my $filled = $self->_filled_columns($table);
	my @columns = grep { !$_->{generated} } @{ $table->{columns} };
	my @rows = map { $self->_row($table, \@columns, $filled, $_) } 1 .. $self->{row_count};

	return
		'INSERT INTO '
	  . quote_name($table->{name}) . ' ('
	  . name_list(@columns)
	  . ") OVERRIDING SYSTEM VALUE VALUES\n\t"
	  . join(",\n\t", @rows);
}

# Tables in groups: those of a group reference each other, directly or not; groups follow those that they reference.
sub _groups
{
	my ($self) = @_;
	my %reaches;
	my (@groups, %placed);

	foreach my $table (@{ $self->{tables} })
	{
		my @next = ($table);

		while (my $from = shift @next)
		{
			foreach my $parent (map { $_->{table} } grep { $_->{kind} eq 'foreign' } @{ $from->{constraints} })
			{
				push @next, $parent unless $reaches{$table}{$parent}++;
			}
		}
	}
	while (keys %placed < @{ $self->{tables} })
	{
		foreach my $table (@{ $self->{tables} })
		{
			my @group = grep { $_ == $table || ($reaches{$table}{$_} && $reaches{$_}{$table}) } @{ $self->{tables} };
			my %in_group = map { $_ => 1 } @group;

			next if $placed{$table} || grep { $reaches{$table}{$_} && !$in_group{$_} && !$placed{$_} } @{ $self->{tables} };
			push @groups, \@group;
			$placed{$_} = 1 foreach @group;
		}
	}
	return @groups;
}

# Statements that insert valid rows, parents first; tables that reference each other are filled by one statement.
sub rows
{
	my ($self) = @_;
	my $text = '';

	foreach my $group ($self->_groups)
	{
		my @inserts = map { $self->_insert($_) } @$group;
		my $last = pop @inserts;
		my $number = 0;

		$text .= 'WITH ' . join(",\n", map { $number++; "insert_$number AS ($_)" } @inserts) . "\n" if @inserts;
		$text .= "$last;\n";
	}
	return encode_utf8($text);
}

1;
