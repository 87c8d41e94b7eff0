# Writes a random schema as SQL, in the ways that people and programs write it.
package SchemaSetup::RandomSchema::Text;

use strict;
use warnings;
use utf8;

use Encode 'encode_utf8';

use SchemaSetup::Random;
use SchemaSetup::RandomSchema::Expressions 'literal';
use SchemaSetup::RandomSchema::Names 'quote_name';
use SchemaSetup::RandomSchema::Types 'own_type_of';

use Exporter 'import';
our @EXPORT_OK = qw(
  type_text
  expression_text
  name_list
  options_text
  sequence_options_text
  column_text
  constraint_text
  index_text
);

sub name_list { return join ', ', map { quote_name($_->{name}) } @_; }

# A type as it is spelled.
sub type_text
{
	my ($type) = @_;
	my $own = own_type_of($type);

	return ($own ? quote_name($own->{name}) : $type->{sql}) . $type->{array};
}

# An expression with the names of its columns and types; what stands for a domain's value is VALUE.
sub expression_text
{
	my ($expression) = @_;
	my $text = $expression->{text};

	$text =~ s/\@t(\d)\@/quote_name($expression->{types}[$1]{name})/ge;
	$text =~ s/\@(\d)\@/$expression->{columns}[$1] ? quote_name($expression->{columns}[$1]{name}) : 'VALUE'/ge;
	return $text;
}

sub options_text
{
	my ($options) = @_;

	return join ', ', map { $_->[1] =~ /^[\w.]+$/ ? "$_->[0] = $_->[1]" : "$_->[0] = " . literal($_->[1]) } @$options;
}

# The options of a sequence, without its type.
sub sequence_options_text
{
	my ($sequence) = @_;
	my @parts;

	push @parts, "INCREMENT BY $sequence->{increment}" if defined $sequence->{increment};
	push @parts, "MINVALUE $sequence->{min}" if defined $sequence->{min};
	push @parts, "MAXVALUE $sequence->{max}" if defined $sequence->{max};
	push @parts, "START WITH $sequence->{start}" if defined $sequence->{start};
	push @parts, "CACHE $sequence->{cache}" if defined $sequence->{cache};
	push @parts, 'CYCLE' if $sequence->{cycle};
	return join ' ', @parts;
}

sub _constraint_name
{
	my ($constraint) = @_;

	return defined $constraint->{name} ? 'CONSTRAINT ' . quote_name($constraint->{name}) . ' ' : '';
}

sub _deferrable
{
	my ($constraint) = @_;

	return '' unless $constraint->{deferrable};
	return $constraint->{deferred} ? ' DEFERRABLE INITIALLY DEFERRED' : ' DEFERRABLE';
}

sub _references
{
	my ($foreign) = @_;
	my $text = 'REFERENCES ' . quote_name($foreign->{table}{name});

	$text .= ' (' . name_list(@{ $foreign->{ref_columns} }) . ')' unless $foreign->{of_primary};
	$text .= ' MATCH FULL' if $foreign->{full};
	$text .= " ON DELETE $foreign->{on_delete}" if $foreign->{on_delete};
	$text .= ' (' . name_list(@{ $foreign->{delete_columns} }) . ')' if $foreign->{delete_columns};
	$text .= " ON UPDATE $foreign->{on_update}" if $foreign->{on_update};
	return $text;
}

# What keys have after their columns.
sub _key_tail
{
	my ($key) = @_;
	my $text = '';

	$text .= ' INCLUDE (' . name_list(@{ $key->{include} }) . ')' if $key->{include};
	$text .= ' WITH (' . options_text($key->{options}) . ')' if $key->{options};
	return $text;
}

sub _element_text
{
	my ($element) = @_;
	my $text = $element->{column} ? quote_name($element->{column}{name}) : expression_text($element->{expression});

	$text .= " COLLATE $element->{collation}" if $element->{collation};
	$text .= " $element->{opclass}" if $element->{opclass};
	$text .= ' (' . options_text($element->{class_options}) . ')' if $element->{class_options};
	$text .= " $element->{order}" if $element->{order};
	$text .= " WITH $element->{operator}" if $element->{operator};
	return $text;
}

# A constraint as a table, or if inline one of its columns, has it.
sub constraint_text
{
	my ($constraint, $inline) = @_;
	my $kind = $constraint->{kind};
	my $text = _constraint_name($constraint);
	my $columns = $inline ? '' : ' (' . name_list(@{ $constraint->{columns} || [] }) . ')';

	if ($kind eq 'primary')
	{
		$text .= "PRIMARY KEY$columns" . _key_tail($constraint);
	}
	elsif ($kind eq 'unique')
	{
		$text .= 'UNIQUE' . ($constraint->{nulls_not_distinct} ? ' NULLS NOT DISTINCT' : '') . $columns . _key_tail($constraint);
	}
	elsif ($kind eq 'check')
	{
		$text .= 'CHECK (' . expression_text($constraint->{expression}) . ')' . ($constraint->{no_inherit} ? ' NO INHERIT' : '');
	}
	elsif ($kind eq 'foreign')
	{
		$text .= ($inline ? '' : "FOREIGN KEY$columns ") . _references($constraint);
	}
	else
	{
		$text .= 'EXCLUDE' . ($constraint->{method} ? " USING $constraint->{method}" : '') . ' (';
		$text .= join(', ', map { _element_text($_) } @{ $constraint->{elements} }) . ')';
		$text .= ' WHERE (' . expression_text($constraint->{predicate}) . ')' if $constraint->{predicate};
	}
	return $text . _deferrable($constraint);
}

# A column; the constraints are those that stand in it.
sub column_text
{
	my ($column, @constraints) = @_;
	my $text = quote_name($column->{name}) . ' ' . ($column->{serial} || type_text($column->{type}));

	$text .= " COMPRESSION $column->{compression}" if $column->{compression};
	$text .= " COLLATE $column->{collation}" if $column->{collation};
	if ($column->{identity})
	{
		my $options = sequence_options_text($column->{identity});

		$options = 'SEQUENCE NAME ' . quote_name($column->{identity}{name}) . " $options" if defined $column->{identity}{name};
		$text .= ' GENERATED ' . ($column->{identity}{always} ? 'ALWAYS' : 'BY DEFAULT') . ' AS IDENTITY';
		$text .= " ($options)" if $options ne '';
	}
	$text .= ' GENERATED ALWAYS AS (' . expression_text($column->{generated}) . ') STORED' if $column->{generated};
	$text .= ' DEFAULT ' . expression_text($column->{default}) if $column->{default};
	$text .= ' DEFAULT nextval(' . literal(quote_name($column->{default_sequence}{name})) . '::regclass)' if $column->{default_sequence};
	$text .= ' NOT NULL' if $column->{not_null};
	$text .= ' ' . constraint_text($_, 1) foreach @constraints;
	return $text;
}

sub index_text
{
	my ($table, $index) = @_;
	my $text = 'CREATE ' . ($index->{unique} ? 'UNIQUE ' : '') . 'INDEX ';

	$text .= quote_name($index->{name}) . ' ' if defined $index->{name};
	$text .= 'ON ' . quote_name($table->{name}) . ($index->{method} ? " USING $index->{method}" : '') . ' (';
	$text .= join(', ', map { _element_text($_) } @{ $index->{elements} }) . ')';
	$text .= ' INCLUDE (' . name_list(@{ $index->{include} }) . ')' if $index->{include} && @{ $index->{include} };
	$text .= ' NULLS NOT DISTINCT' if $index->{nulls_not_distinct};
	$text .= ' WITH (' . options_text($index->{options}) . ')' if $index->{options};
	$text .= ' WHERE ' . expression_text($index->{predicate}) if $index->{predicate};
	return $text;
}

# Where a constraint stands: inline, table, alter, or late, which is after all tables.
sub _place_of
{
	my ($table, $constraint, $written) = @_;

	return $constraint->{style} unless $constraint->{kind} eq 'foreign';

	my $parent = $constraint->{table};
	return 'late' unless $parent == $table || $written->{$parent};

	# The key that it references may itself be added later.
	my ($key) = grep { $_->{kind} =~ /^(primary|unique)$/ && "@{$_->{columns}}" eq "@{$constraint->{ref_columns}}" } @{ $parent->{constraints} };
	return 'late' unless $key;
	return 'late' if $parent == $table && $key->{style} eq 'alter';
	return $constraint->{style} eq 'alter' ? 'late' : $constraint->{style};
}

sub _table_text
{
	my ($self, $table, $written) = @_;
	my @lines;

	foreach my $column (@{ $table->{columns} })
	{
		my @inline = grep { $_->{columns}[0] == $column && _place_of($table, $_, $written) eq 'inline' } @{ $table->{constraints} };
		push @lines, column_text($column, @inline);
	}
	push @lines, map { constraint_text($_) } grep { _place_of($table, $_, $written) eq 'table' } @{ $table->{constraints} };
	my $text = 'CREATE ' . ($table->{unlogged} ? 'UNLOGGED ' : '') . 'TABLE ' . quote_name($table->{name});

	$text .= " (\n\t" . join(",\n\t", @lines) . "\n)";
	$text .= ' WITH (' . options_text($table->{options}) . ')' if $table->{options};
	return $text;
}

# Statements for what CREATE TABLE does not take.
sub _settings_of
{
	my ($table) = @_;
	my $name = quote_name($table->{name});
	my @statements;

	foreach my $column (@{ $table->{columns} })
	{
		my $alter = "ALTER TABLE ONLY $name ALTER COLUMN " . quote_name($column->{name});

		push @statements, "$alter SET STORAGE $column->{storage}" if $column->{storage};
		push @statements, "$alter SET STATISTICS $column->{statistics}" if defined $column->{statistics};
	}
	return @statements;
}

# Statements that need the indexes.
sub _marks_of
{
	my ($table) = @_;
	my $name = quote_name($table->{name});
	my $identity = $table->{replica_identity};
	my @statements;

	push @statements, "ALTER TABLE ONLY $name REPLICA IDENTITY " . (ref $identity ? 'USING INDEX ' . quote_name($identity->{name}) : $identity)
	  if $identity;
	push @statements, "ALTER TABLE $name CLUSTER ON " . quote_name($table->{cluster}{name}) if $table->{cluster};
	return @statements;
}

sub _comment_on
{
	my ($object, $target) = @_;

	return () unless defined $object->{comment};
	return "COMMENT ON $target IS " . literal($object->{comment});
}

sub _comments_of
{
	my ($table) = @_;
	my $name = quote_name($table->{name});

	return (
		_comment_on($table, "TABLE $name"),
		(map { _comment_on($_, "COLUMN $name." . quote_name($_->{name})) } @{ $table->{columns} }),
		(map { _comment_on($_, 'CONSTRAINT ' . quote_name($_->{name}) . " ON $name") } grep { defined $_->{name} } @{ $table->{constraints} }),
		(map { _comment_on($_, 'INDEX ' . quote_name($_->{name})) } grep { defined $_->{name} } @{ $table->{indexes} }));
}

sub _types_text
{
	my ($self) = @_;
	my @statements;

	foreach my $enum (@{ $self->{enums} })
	{
		my $name = quote_name($enum->{name});

		push @statements, "CREATE TYPE $name AS ENUM (" . join(', ', map { literal($_) } @{ $enum->{labels} }) . ')',
		  _comment_on($enum, "TYPE $name");
	}
	foreach my $domain (@{ $self->{domains} })
	{
		my $name = quote_name($domain->{name});
		my $text = "CREATE DOMAIN $name AS " . type_text($domain->{type});

		$text .= " COLLATE $domain->{collation}" if $domain->{collation};
		$text .= ' DEFAULT ' . expression_text($domain->{default}) if $domain->{default};
		$text .= ' NOT NULL' if $domain->{not_null};
		$text .= "\n\t" . _constraint_name($_) . 'CHECK (' . expression_text($_->{expression}) . ')' foreach @{ $domain->{checks} };
		push @statements, $text, _comment_on($domain, "DOMAIN $name");
		push @statements, _comment_on($_, 'CONSTRAINT ' . quote_name($_->{name}) . " ON DOMAIN $name")
		  foreach grep { defined $_->{name} } @{ $domain->{checks} };
	}
	return @statements;
}

sub _sequence_text
{
	my ($sequence) = @_;
	my $options = sequence_options_text($sequence);

	return
		'CREATE '
	  . ($sequence->{unlogged} ? 'UNLOGGED ' : '')
	  . 'SEQUENCE '
	  . quote_name($sequence->{name})
	  . ($sequence->{as} ? " AS $sequence->{as}" : '')
	  . ($options ne '' ? " $options" : '');
}

# The statements of the definition, in an order that psql can run, without semicolons.
sub statements
{
	my ($self) = @_;
	my %written;
	my (@statements, @late_indexes, @late_keys, @marks);

	push @statements, $self->_types_text;
	push @statements, _sequence_text($_), _comment_on($_, 'SEQUENCE ' . quote_name($_->{name})) foreach @{ $self->{sequences} };
	foreach my $table (@{ $self->{tables} })
	{
		my $add = 'ALTER TABLE ' . ($table->{unlogged} ? '' : 'ONLY ') . quote_name($table->{name}) . "\n\tADD ";

		push @statements, $self->_table_text($table, \%written), _settings_of($table);
		push @statements, map { $add . constraint_text($_) } grep { _place_of($table, $_, \%written) eq 'alter' } @{ $table->{constraints} };
		push @late_keys, map { $add . constraint_text($_) } grep { _place_of($table, $_, \%written) eq 'late' } @{ $table->{constraints} };
		push @statements, map { index_text($table, $_) } grep { !$_->{late} } @{ $table->{indexes} };
		push @late_indexes, map { index_text($table, $_) } grep { $_->{late} } @{ $table->{indexes} };
		push @marks, _marks_of($table), _comments_of($table);
		$written{$table} = 1;
	}
	push @statements, @late_indexes, @late_keys, @marks;
	foreach my $sequence (grep { $_->{owner} } @{ $self->{sequences} })
	{
		push @statements,
		  'ALTER SEQUENCE ' . quote_name($sequence->{name}) . ' OWNED BY ' . join '.', map { quote_name($_->{name}) } @{ $sequence->{owner} };
	}
	return @statements;
}

# The definition, with comments as people write them.
sub definition
{
	my ($self) = @_;
	my $random = SchemaSetup::Random->new("text $self->{seed}");
	my $text = "-- Schema $self->{seed}\n";

	foreach my $statement ($self->statements)
	{
		$text .= $random->pick("-- it's; a remark\n", "/* one /* within */ another; */\n", "\n") if $random->percent(10);
		$text .= "$statement;\n";
	}
	return encode_utf8($text);
}

1;
