# Names for random schemas: plain ones, and such as people have in mixed case, with blanks, as keywords, very long.
package SchemaSetup::RandomSchema::Names;

use strict;
use warnings;
use utf8;

use Encode 'encode_utf8';

use Exporter 'import';
our @EXPORT_OK = qw(quote_name);

my @words = qw(
  account address amount answer asset badge batch bucket budget campaign city code color contact country course currency
  customer device discount district document email event factor flavor folder grade height invoice item job journal label_text
  ledger lesson letter limit_count market member memo message metric model note number_of opening parcel payment person phone
  picture place player price product profile project quantity question rating reading receipt region remark report score season
  sensor shipment signal size stage status stock student subject summary supplier survey task team ticket title token topic
  tour town train vendor visit wallet weight worker zone
);
my @reserved = qw(user order group select table column default check primary references from where limit end all analyze desc union
  with grant to in is not null constraint unique offset window lateral natural authorization binary collation current_date);
my @odd = (
	'größe', 'ÄÖÜ', '日本語', 'we"ird', 'with space', 'a.b', 'back\\slash', "it's", 'dollar$sign', '1st', 'UPPER', ' lead', '%percent',
	'semi;colon', 'éàü', 'таблица', '--dash', '{brace}', '@0', 'tab	inside', 'Ω'
);

my %bare_keyword = map { $_ => 1 } @reserved;

# An identifier as SQL; words of ours are never keywords.
sub quote_name
{
	my ($name) = @_;

	return $name if $name =~ /^[a-z_][a-z0-9_]*$/ && !$bare_keyword{$name};
	(my $escaped = $name) =~ s/"/""/g;
	return "\"$escaped\"";
}

# A list of names that are taken; options: plain => only such as need no quotes.
sub new
{
	my ($class, %options) = @_;

	return bless { taken => {}, %options }, $class;
}

# The bytes of a name in the server's encoding.
sub byte_length { return length encode_utf8($_[0]) }

sub _word
{
	my ($self, $random) = @_;
	my $style = $self->{plain} ? 0 : $random->below(100);

	return $random->pick(@words) if $style < 55;
	return join '_', $random->some(2, @words) if $style < 70;
	return join '', map { ucfirst } $random->some(2, @words) if $style < 78;
	return lcfirst join '', map { ucfirst } $random->some(2, @words) if $style < 84;
	return $random->pick(@reserved) if $style < 89;
	return $random->pick(@odd) if $style < 94;
	return $self->_long($random);
}

# A name of 55 to 63 bytes.
sub _long
{
	my ($self, $random) = @_;
	my $length = $random->pick(63, 63, 62, 60, 55);
	my $name = $random->percent(20) ? 'größe_' : '';

	$name .= $random->pick(@words) . '_' while byte_length($name) < $length;
	chop $name while byte_length($name) > $length;
	$name =~ s/_$/x/;
	return $name;
}

# A new name that none of the scopes has.
sub make
{
	my ($self, $random, @scopes) = @_;

	@scopes = ($self->{taken}) unless @scopes;
	for (my $try = 0;; $try++)
	{
		my $name = $self->_word($random);

		if ($try > 3)
		{
			chop $name while byte_length($name) > 56;
			$name .= '_' . $random->below(1000);
		}
		next if grep { $_->{$name} } @scopes;
		$_->{$name} = 1 foreach @scopes;
		return $name;
	}
	return;
}

1;
