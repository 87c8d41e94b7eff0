# Makes a live schema differ from its definition, as people and programs do by hand.
package SchemaSetup::RandomSchema::Breaks;

use strict;
use warnings;
use utf8;

use Encode 'encode_utf8';

use SchemaSetup::Random;
use SchemaSetup::RandomSchema::Expressions 'literal';
use SchemaSetup::RandomSchema::Names 'quote_name';
use SchemaSetup::RandomSchema::Types qw(class_of is_toastable);

# What a break is on, and its statement; {table} and the like are names as SQL.
my @breaks = (
	[ drop_column => 'column', 'ALTER TABLE {table} DROP COLUMN {column} CASCADE' ],
	[ rename_column => 'column', 'ALTER TABLE {table} RENAME COLUMN {column} TO broken_name' ],
	[ drop_default => 'defaulted', 'ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT' ],
	[ set_default => 'undefaulted', 'ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT NULL::{type}' ],
	[ drop_not_null => 'nullable', 'ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL' ],
	[ drop_identity => 'identity', 'ALTER TABLE {table} ALTER COLUMN {column} DROP IDENTITY' ],
	[ other_identity => 'identity', 'ALTER TABLE {table} ALTER COLUMN {column} SET GENERATED {other_identity}' ],
	[ identity_options => 'identity', 'ALTER TABLE {table} ALTER COLUMN {column} SET INCREMENT BY 7' ],
	[ drop_generation => 'generated', 'ALTER TABLE {table} ALTER COLUMN {column} DROP EXPRESSION' ],
	[ comment_column => 'column', "COMMENT ON COLUMN {table}.{column} IS 'broken'" ],
	[ storage => 'toastable', 'ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {other_storage}' ],
	[ statistics => 'column', 'ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 77' ],
	[ add_column => 'table', 'ALTER TABLE {table} ADD COLUMN broken_column integer' ],
	[ add_index => 'column_with_order', 'CREATE INDEX broken_index ON {table} ({column})' ],
	[ add_check => 'table', 'ALTER TABLE {table} ADD CONSTRAINT broken_check CHECK (1 > 0)' ],
	[ add_trigger => 'table', 'CREATE TRIGGER broken_trigger BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()' ],
	[ add_rule => 'table', 'CREATE RULE broken_rule AS ON DELETE TO {table} WHERE false DO INSTEAD NOTHING' ],
	[ add_policy => 'table', 'CREATE POLICY broken_policy ON {table}' ],
	[ add_child => 'table', 'CREATE TABLE broken_child () INHERITS ({table})' ],
	[ row_security => 'table', 'ALTER TABLE {table} ENABLE ROW LEVEL SECURITY' ],
	[ disable_triggers => 'foreign_side', 'ALTER TABLE {table} DISABLE TRIGGER ALL' ],
	[ unlogged => 'alone', 'ALTER TABLE {table} SET {other_persistence}' ],
	[ options => 'table', 'ALTER TABLE {table} SET (fillfactor = 33)' ],
	[ comment_table => 'table', "COMMENT ON TABLE {table} IS 'broken'" ],
	[ replica_identity => 'table', 'ALTER TABLE {table} REPLICA IDENTITY {other_replica}' ],
	[ rename_table => 'table', 'ALTER TABLE {table} RENAME TO broken_table' ],
	[ drop_constraint => 'named_constraint', 'ALTER TABLE {table} DROP CONSTRAINT {constraint} CASCADE' ],
	[ rename_constraint => 'named_constraint', 'ALTER TABLE {table} RENAME CONSTRAINT {constraint} TO broken_name' ],
	[ comment_constraint => 'named_constraint', "COMMENT ON CONSTRAINT {constraint} ON {table} IS 'broken'" ],
	[ defer_key => 'named_foreign_key', 'ALTER TABLE {table} ALTER CONSTRAINT {constraint} {other_deferrable}' ],
	[ other_check => 'named_check', 'ALTER TABLE {table} DROP CONSTRAINT {constraint}, ADD CONSTRAINT {constraint} CHECK (2 > 1)' ],
	[ not_validated => 'named_check', 'ALTER TABLE {table} DROP CONSTRAINT {constraint}, ADD CONSTRAINT {constraint} {definition} NOT VALID' ],
	[ drop_index => 'named_index', 'DROP INDEX {index}' ],
	[ rename_index => 'named_index', 'ALTER INDEX {index} RENAME TO broken_name' ],
	[ comment_index => 'named_index', "COMMENT ON INDEX {index} IS 'broken'" ],
	[ other_index => 'named_index', 'DROP INDEX {index}; CREATE INDEX {index} ON {table} ((1))' ],
	[ index_options => 'named_index', 'ALTER INDEX {index} SET ({other_option})' ],
	[ drop_table => 'table', 'DROP TABLE {table} CASCADE' ],
	[ add_label => 'enum', "ALTER TYPE {enum} ADD VALUE 'broken'" ],
	[ rename_label => 'enum', "ALTER TYPE {enum} RENAME VALUE {label} TO 'broken'" ],
	[ comment_type => 'enum', "COMMENT ON TYPE {enum} IS 'broken'" ],
	[ rename_type => 'enum', 'ALTER TYPE {enum} RENAME TO broken_type' ],
	[ drop_domain_check => 'domain_check', 'ALTER DOMAIN {domain} DROP CONSTRAINT {check}' ],
	[ add_domain_check => 'domain', 'ALTER DOMAIN {domain} ADD CONSTRAINT broken_check CHECK (1 > 0)' ],
	[ domain_default => 'domain', 'ALTER DOMAIN {domain} {other_default}' ],
	[ drop_sequence => 'sequence', 'DROP SEQUENCE {sequence} CASCADE' ],
	[ sequence_options => 'sequence', 'ALTER SEQUENCE {sequence} INCREMENT BY 77' ],
	[ sequence_owner => 'sequence', 'ALTER SEQUENCE {sequence} OWNED BY {other_owner}' ],
	[ add_table => 'schema', 'CREATE TABLE broken_table (id integer)' ],
	[ add_sequence => 'schema', 'CREATE SEQUENCE broken_sequence' ],
	[ add_type => 'schema', "CREATE TYPE broken_type AS ENUM ('a')" ],
	[ add_view => 'schema', 'CREATE VIEW broken_view AS SELECT 1 AS one' ],
);

# Names of the kinds of breaks.
sub break_kinds { return map { $_->[0] } @breaks; }

# The objects that a break can be on, each as names for its statement.
sub _subjects
{
	my ($self, $on) = @_;

	return ({}) if $on eq 'schema';
	return $self->_type_subjects($on) if $on =~ /^(enum|domain|domain_check|sequence)$/;
	return map { $self->_table_subjects($on, $_) } @{ $self->{tables} };
}

sub _type_subjects
{
	my ($self, $on) = @_;

	return map { +{ enum => quote_name($_->{name}), label => literal($_->{labels}[0]) } } @{ $self->{enums} } if $on eq 'enum';
	if ($on eq 'sequence')
	{
		my $table = $self->{tables}[0];
		my $first = quote_name($table->{name}) . '.' . quote_name($table->{columns}[-1]{name});

		return map { +{ sequence => quote_name($_->{name}), other_owner => $_->{owner} ? 'NONE' : $first } } @{ $self->{sequences} };
	}
	my @domains = @{ $self->{domains} };
	return map {
		+{ domain => quote_name($_->{name}), other_default => $_->{default} ? 'DROP DEFAULT' : 'SET DEFAULT NULL' }
	} grep { !$_->{type}{own} && !$self->is_array_element($_) } @domains if $on eq 'domain';
	return map {
		my $domain = $_;
		map { +{ domain => quote_name($domain->{name}), check => quote_name($_->{name}) } } grep { defined $_->{name} } @{ $domain->{checks} }
	} @domains;
}

sub _table_subjects
{
	my ($self, $on, $table) = @_;
	my %names = (
		table => quote_name($table->{name}),
		other_persistence => $table->{unlogged} ? 'LOGGED' : 'UNLOGGED',
		other_replica => ($table->{replica_identity} || '') eq 'FULL' ? 'NOTHING' : 'FULL',
	);

	return +{ %names } if $on eq 'table';
	return map { +{ %names, %$_ } } $self->_column_subjects($on, $table) if $on !~ /^(named_|foreign_side|alone)/;
	return map { +{ %names, index => quote_name($_->{name}), other_option => _other_option($_) } } grep { defined $_->{name} } @{ $table->{indexes} }
	  if $on eq 'named_index';

	my @pairs = grep { $_->[0] == $table || $_->[1]{table} == $table } $self->_foreign_keys;
	return @pairs ? () : +{ %names } if $on eq 'alone';
	return @pairs ? +{ %names } : () if $on eq 'foreign_side';

	my @constraints = grep { defined $_->{name} } @{ $table->{constraints} };
	@constraints = grep { $_->{kind} eq 'foreign' } @constraints if $on eq 'named_foreign_key';
	@constraints = grep { $_->{kind} eq 'check' } @constraints if $on eq 'named_check';
	return map {
		my %unnamed = (%$_, name => undef);
		+{
			%names,
			constraint => quote_name($_->{name}),
			definition => SchemaSetup::RandomSchema::Text::constraint_text(\%unnamed),
			other_deferrable => $_->{deferrable} ? 'NOT DEFERRABLE' : 'DEFERRABLE',
		}
	} @constraints;
}

# A storage parameter that the index does not have.
sub _other_option
{
	my ($index) = @_;
	my $method = $index->{method} || 'btree';

	return $method eq 'gin' ? 'gin_pending_list_limit = 99' : $method eq 'brin' ? 'pages_per_range = 99' : 'fillfactor = 44';
}

sub _column_subjects
{
	my ($self, $on, $table) = @_;
	my %fits = (
		column => sub { 1 },
		defaulted => sub { $_[0]{default} || $_[0]{serial} || $_[0]{default_sequence} },
		undefaulted => sub { !$_[0]{default} && !$_[0]{serial} && !$_[0]{default_sequence} && !$_[0]{identity} && !$_[0]{generated} },
		nullable => sub { $_[0]{not_null} && !_in_primary($table, $_[0]) && !ref $table->{replica_identity} && !$_[0]{identity} },
		identity => sub { $_[0]{identity} },
		generated => sub { $_[0]{generated} },
		toastable => sub { is_toastable($_[0]{type}) },
		column_with_order => sub { SchemaSetup::RandomSchema::Types::has_order($_[0]{type}) },
	);

	return map {
		+{
			column => quote_name($_->{name}),
			type => SchemaSetup::RandomSchema::Text::type_text($_->{type}),
			other_identity => $_->{identity} && $_->{identity}{always} ? 'BY DEFAULT' : 'ALWAYS',
			other_storage => ($_->{storage} || 'PLAIN') eq 'PLAIN' ? 'MAIN' : 'PLAIN',
		}
	} grep { $fits{$on}->($_) } @{ $table->{columns} };
}

sub _in_primary
{
	my ($table, $column) = @_;

	return scalar grep {
		$_->{kind} eq 'primary' && grep { $_ == $column } @{ $_->{columns} }
	} @{ $table->{constraints} };
}

# So many random breaks of different kinds; each is a name and a statement that runs on the intact schema.
# Several after each other can be in each other's way, since one may drop what another one is on.
sub breaks
{
	my ($self, $count, %options) = @_;
	my $random = SchemaSetup::Random->new("breaks $self->{seed} " . ($options{number} || 0));
	my @kinds = $random->shuffle(@breaks);
	my @result;

	@kinds = grep { $_->[0] eq $options{kind} } @kinds if $options{kind};
	foreach my $break (@kinds)
	{
		last if @result >= $count;
		my ($name, $on, $statement) = @$break;
		my $names = $random->pick($self->_subjects($on)) or next;

		$statement =~ s/\{(\w+)\}/$names->{$1}/g;
		push @result, [ $name, encode_utf8($statement) ];
	}
	return @result;
}

1;
