# Random numbers that are the same for a seed with every Perl, on every machine.
package SchemaSetup::Random;

use strict;
use warnings;

# The seed is a number or a text; equal ones give equal numbers.
sub new
{
	my ($class, $seed) = @_;
	my $state = 2166136261;

	# FNV-1a, so that seeds that are close to each other begin far apart.
	foreach my $byte (unpack 'C*', "$seed")
	{
		$state = (($state ^ $byte) * 16777619) & 0xFFFFFFFF;
	}
	return bless { state => $state || 1 }, $class;
}

# 32 bits, by xorshift.
sub bits
{
	my ($self) = @_;
	my $state = $self->{state};

	$state ^= ($state << 13) & 0xFFFFFFFF;
	$state ^= $state >> 17;
	$state ^= ($state << 5) & 0xFFFFFFFF;
	return $self->{state} = $state;
}

# A number from 0 to count - 1.
sub below
{
	my ($self, $count) = @_;

	return int($self->bits / 16) % $count;
}

# A number from first to last.
sub between
{
	my ($self, $first, $last) = @_;

	return $first + $self->below($last - $first + 1);
}

# True in so many of a hundred cases.
sub percent
{
	my ($self, $percent) = @_;

	return $self->below(100) < $percent;
}

# One of the list; undef of an empty one.
sub pick
{
	my ($self, @list) = @_;

	return @list ? $list[ $self->below(scalar @list) ] : undef;
}

# The list in another order.
sub shuffle
{
	my ($self, @list) = @_;

	for (my $i = $#list; $i > 0; $i--)
	{
		my $j = $self->below($i + 1);
		@list[ $i, $j ] = @list[ $j, $i ];
	}
	return @list;
}

# So many of the list, or all if it has fewer.
sub some
{
	my ($self, $count, @list) = @_;
	my @shuffled = $self->shuffle(@list);

	return @shuffled[ 0 .. ($count < @list ? $count : @list) - 1 ];
}

1;
