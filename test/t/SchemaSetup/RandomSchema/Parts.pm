# Questions about the parts of random schemas.
package SchemaSetup::RandomSchema::Parts;

use strict;
use warnings;

use Exporter 'import';
our @EXPORT_OK = qw(name_in is_one_of constraint_columns generates);

# The name of what belongs to a table, for people.
sub name_in { return "$_[0]{name}." . ($_[1]{name} || '(unnamed)'); }

# Is a thing in a list?
sub is_one_of
{
	my ($thing, @list) = @_;

	return scalar grep { $_ == $thing } @list;
}

# All columns of its own table that a constraint depends on.
sub constraint_columns
{
	my ($constraint) = @_;

	return (
		@{ $constraint->{columns} || [] },
		@{ $constraint->{include} || [] },
		$constraint->{expression} ? @{ $constraint->{expression}{columns} } : (),
		$constraint->{predicate} ? @{ $constraint->{predicate}{columns} } : ());
}

# Is another column generated from the column?
sub generates
{
	my ($table, $column) = @_;

	return scalar grep { $_->{generated} && is_one_of($column, @{ $_->{generated}{columns} }) } @{ $table->{columns} };
}

1;
