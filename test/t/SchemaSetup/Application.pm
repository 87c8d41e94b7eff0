# Another application than ours: built of a folder of definitions, installed beside ours where only its server looks, and
# what tests ask of its databases.
package SchemaSetup::Application;

use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Utils;

use SchemaSetup 'start_server';
use SchemaSetup::Tree;

# Build the application and start a server that has it; nothing where this PostgreSQL finds extensions in its own
# directories only. {scripts} are its scripts, as [ file, from, to ] with versions as SQL; {definitions} its files in
# test/schema, if they are not there.
sub new
{
	my ($class, $name, %options) = @_;
	my $self = bless { name => $name, folder => "test/schema/$name", tree => SchemaSetup::Tree->new }, $class;
	my $settings = $self->{tree}->server_settings;

	return unless defined $settings;
	mkdir "$self->{tree}{path}/$self->{folder}" if $options{definitions};
	$self->{tree}->write("$self->{folder}/$_", $options{definitions}{$_}) foreach keys %{ $options{definitions} };
	$self->make('-j2', 'PROFILE=-O0', 'all');
	$self->install;
	$self->{node} = start_server($name, settings => $settings . ($options{settings} || ''));
	$self->{tree}->write("$self->{folder}/" . $_->[0], $self->script(@{$_}[ 1, 2 ])) foreach @{ $options{scripts} };
	$self->install;
	return $self;
}

sub node { return $_[0]{node}; }

# Run make for the application.
sub make
{
	my ($self, @arguments) = @_;
	my ($success, $output) =
	  $self->{tree}->make("EXTENSION=$self->{name}", "SCHEMA=$self->{folder}", 'with_llvm=no', @arguments);

	die "make @arguments failed:\n$output" unless $success;
	return;
}

sub install
{
	my ($self) = @_;

	return $self->make('install', "DESTDIR=$self->{tree}{path}/stage");
}

# The text of one of its scripts, of its library, which needs no extension for that.
sub script
{
	my ($self, $from, $to) = @_;

	return $self->value('postgres',
		qq{CREATE FUNCTION pg_temp.script(text, text) RETURNS text AS '$self->{name}', 'schema_setup_script' LANGUAGE C;
		SELECT pg_temp.script($from, '$to')}) . "\n";
}

# What a statement returns.
sub value
{
	my ($self, $database, $query) = @_;

	return $self->{node}->safe_psql($database, $query);
}

# Run the application's program; returns its exit status, and what it printed and complained of.
sub program
{
	my ($self, @arguments) = @_;
	my ($out, $error) = ('', '');

	local %ENV = (%ENV, PGHOST => $self->{node}->host, PGPORT => $self->{node}->port);
	IPC::Run::run([ "$self->{tree}{path}/src/client/$self->{name}", @arguments ], '<', \'', '>', \$out, '2>', \$error);
	return ($? >> 8, $out, $error);
}

# Make a database, as a copy of another one if that is said, and run statements in it.
sub create_database
{
	my ($self, $database, $template, @statements) = @_;

	$self->value('postgres', "DROP DATABASE IF EXISTS $database");
	$self->value('postgres', "CREATE DATABASE $database" . ($template ? " TEMPLATE $template" : ''));
	$self->value($database, $_) foreach @statements;
	return;
}

# What verify finds.
sub findings
{
	my ($self, $database, $target) = @_;

	return $self->value($database, 'SELECT severity, problem, object_type, object, expected, actual FROM '
		  . "$self->{name}_verify(" . ($target ? "'$target'" : '') . ')');
}

# What pg_dump says of the database, or of another schema in it, once nothing belongs to the extension any more.
sub dump_of_ejected
{
	my ($self, $database, @options) = @_;
	my ($dump, $errors);

	$self->create_database('ejected', $database, "SELECT $self->{name}_eject()", "DROP EXTENSION $self->{name}");
	($dump, $errors) = run_command([ 'pg_dump', '-s', '-O', '-x', @options, '-d', $self->{node}->connstr('ejected') ]);
	die $errors if $errors;
	return $dump =~ s/^\\(?:un)?restrict .*\n//mgr;
}

# Dump a database and restore it into a new one; returns what psql said.
sub restore
{
	my ($self, $from, $to) = @_;
	my ($dump, $errors) = ('', '');

	$self->create_database($to);
	IPC::Run::run([ 'pg_dump', '-d', $self->{node}->connstr($from) ], '>', \$dump) or die 'pg_dump failed';
	IPC::Run::run([ 'psql', '-X', '-q', '-d', $self->{node}->connstr($to) ], '<', \$dump, '>', \my $out, '2>', \$errors);
	return $errors;
}

1;
