# Replays a history of migrations as definitions: for each migration, what it makes of a database, and what the
# statements of schema_setup_diff make of a copy, given the definitions of before and after (pg_dump -s -O -x) and a step
# file that is made of the migration (Migration.pm).
#
#	my $history = History->new("$top/test");        the server is that of PGHOST and PGPORT
#	$history->replay($folder, sub { my ($result) = @_; ... }, only => qr/2024/, keep => '/tmp/results');
#
# Where a person has written the step file, NAME.steps beside NAME.sql, that one is taken, and the result notes it.
# A result has {name}, {verdict} (equal, different, refused, fails, "not a definition", "cannot run") and {why}.
package History;

use strict;
use warnings;

use File::Temp ();
use JSON::PP;

use Migration;

my $rows_per_table = 3;

# What a definition can have of what pg_dump names
my %in_definition = map { $_ => 1 } 'TYPE', 'DOMAIN', 'SEQUENCE', 'SEQUENCE OWNED BY', 'TABLE', 'DEFAULT', 'CONSTRAINT', 'FK CONSTRAINT',
  'CHECK CONSTRAINT', 'INDEX', 'COMMENT';

# What makes other values each time
my $of_the_moment = qr/\b(?:now|random|gen_random_uuid|uuid_generate_v\d|clock_timestamp|current_timestamp|current_date|localtimestamp)\b/i;

sub new
{
	my ($class, $tests) = @_;

	return bless { tests => $tests, work => File::Temp->newdir }, $class;
}

sub write_file
{
	my ($name, $text) = @_;

	open my $handle, '>:raw', $name or die "$name: $!";
	print {$handle} $text;
	close $handle or die "$name: $!";
	return $name;
}

sub read_file
{
	my ($name) = @_;

	open my $handle, '<:raw', $name or die "$name: $!";
	local $/ = undef;
	return scalar(<$handle>) // '';
}

# Run a program; what it prints, and its errors. Its output is as long as it likes.
sub run_program
{
	my ($self, @command) = @_;
	my ($out, $err) = map { "$self->{work}/$_" } 'out', 'err';
	my $pid = fork // die "fork: $!";

	if ($pid == 0)
	{
		open STDOUT, '>', $out or die;
		open STDERR, '>', $err or die;
		exec @command or die;
	}
	waitpid $pid, 0;
	return (read_file($out), read_file($err), $?);
}

# Run a file of SQL up to the first error; what it prints, and the error.
sub run_file
{
	my ($self, $database, $file) = @_;
	my ($out, $err, $status) = $self->run_program('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-d', $database, '-f', $file);

	return ($out, $status == 0 ? '' : $err);
}

sub run_sql
{
	my ($self, $database, $sql) = @_;

	return $self->run_file($database, write_file("$self->{work}/run.sql", "SET client_min_messages = error;\n$sql"));
}

# The same for what succeeds.
sub query
{
	my ($self, $database, $sql) = @_;
	my ($out, $err) = $self->run_sql($database, $sql);

	die "$sql: $err" if $err;
	chomp $out;
	return $out;
}

sub copy_database
{
	my ($self, $from, $to) = @_;

	$self->query('postgres', "DROP DATABASE IF EXISTS $to; CREATE DATABASE $to TEMPLATE $from;");
	return;
}

sub dump_of
{
	my ($self, $database) = @_;
	my ($dump, $err, $status) = $self->run_program('pg_dump', '-s', '-O', '-x', '-N', 'test_rows', '-d', $database);

	die $err if $status != 0;
	$dump =~ s/^\\(?:un)?restrict .*\n//mg;
	# From 18 on NOT NULL has a name. The server gives it, no definition says it, and it stays where a table is renamed.
	$dump =~ s/ CONSTRAINT (?:"(?:[^"]|"")*"|\S+) NOT NULL/ NOT NULL/g;
	return $dump;
}

# The entries of a dump, in their order: each with {name}, {type}, {schema} and {text}.
sub entries_of
{
	my ($dump) = @_;
	my ($head, @parts) = split /^--\n-- Name: (.*?); Type: (.*?); Schema: (.*?); Owner: .*\n--\n/m, $dump;
	my @entries;

	while (my ($name, $type, $schema, $text) = splice @parts, 0, 4)
	{
		push @entries, { name => $name, type => $type, schema => $schema, text => $text =~ s/\n*(?:--\n-- PostgreSQL database dump complete\n--\n)?\s*\z/\n/r };
	}
	return @entries;
}

# A dump as a definition of the schema public, and as what no definition has: texts by name.
sub split_dump
{
	my ($dump) = @_;
	my ($definition, %others, %outside) = ('');

	foreach my $entry (entries_of($dump))
	{
		my ($text, $type) = @{$entry}{ 'text', 'type' };
		my ($table) = $text =~ /^(?:CREATE (?:UNLOGGED )?TABLE|ALTER TABLE ONLY|ALTER TABLE|CREATE (?:UNIQUE )?INDEX .*? ON(?: ONLY)?) (public\.(?:"[^"]+"|\w+))/m;
		my $fits = $in_definition{$type} && ($entry->{schema} eq 'public' || $type eq 'COMMENT' && $entry->{schema} ne '-');

		$fits = 0 if $type eq 'TYPE' && $text !~ /AS ENUM/;
		$fits = 0 if $type eq 'COMMENT' && $entry->{name} !~ /\A(?:COLUMN|TABLE|TYPE|DOMAIN|SEQUENCE|INDEX|CONSTRAINT)\b/;
		if ($type eq 'TABLE' && $text =~ /^\)?\s*(?:PARTITION BY|INHERITS)\b|^CREATE FOREIGN/m)
		{
			$fits = 0;
			$outside{$table} = 1;
		}
		$fits = 0 if $table && $outside{$table};
		if ($fits) { $definition .= "$text\n"; }
		else { $others{"$type $entry->{name}"} = $text; }
	}
	return ($definition, \%others);
}

# What is different in what no definition has.
sub changed_others
{
	my ($before, $after) = @_;
	my %names = map { $_ => 1 } keys %$before, keys %$after;

	return grep { ($before->{$_} // '') ne ($after->{$_} // '') } sort keys %names;
}

# The first difference of two dumps, in a line.
sub first_difference
{
	my ($wanted, $got) = @_;
	my ($want, $have) = map { { map { ("$_->{type} $_->{name}" => $_->{text}) } entries_of($_) } } $wanted, $got;

	foreach my $name (sort keys %{ { %$want, %$have } })
	{
		my ($w, $h) = ($want->{$name}, $have->{$name});

		return "$name is missing" if !defined $h;
		return "$name is there" if !defined $w;
		next if $w eq $h;
		my ($left, $right) = map { [ split /\n/ ] } $w, $h;
		foreach my $i (0 .. $#$left + $#$right)
		{
			my ($l, $r) = map { ($_ // '') =~ s/\A\s+//r } $left->[$i], $right->[$i];
			return "$name: wanted \"$l\", got \"$r\"" if $l ne $r;
		}
	}
	return 'the order of entries';
}

# An error of psql in a line.
sub message_of
{
	my ($error) = @_;
	my ($message) = $error =~ /(?:ERROR|FATAL|PANIC):\s+(.*)/;
	my ($detail) = $error =~ /^DETAIL:\s+(.*)/m;

	return ($message // $error) . ($detail ? " ($detail)" : '');
}

# Run a migration where rows are, and where it cannot, without those that are in its way; the error if it cannot at all.
sub migrate
{
	my ($self, $migration, $file) = @_;
	my %emptied;
	my $state = decode_json($self->query('history_a', 'SELECT test_rows.state()'));

	$self->query('history_a', "SELECT test_rows.fill($rows_per_table)");
	foreach my $round (1 .. 12)
	{
		$self->copy_database('history_a', 'history_b');
		my ($out, $err) = $self->run_file('history_a', $file);
		return ('', $state, sort keys %emptied) if !$err;
		my ($line) = $err =~ /\Q$file\E:(\d+):/;
		my ($table) = $err =~ /^TABLE NAME:\s+(.*)/m;
		my @tables = grep { !$emptied{$_} } $table && $state->{tables}{$table} ? $table : $migration->tables_near($line // 0, $state);

		@tables = grep { !$emptied{$_} } keys %{ $state->{tables} } if !@tables || $round == 11;
		return (message_of($err), $state) if !@tables;
		$emptied{$_} = 1 foreach @tables;
		$self->copy_database('history_b', 'history_a');
		$self->query('history_a', 'TRUNCATE ' . join(', ', map { Migration::quoted($_) } @tables) . ' CASCADE');
	}
	die "$file: no end of errors";
}

# The statements of schema_setup_diff, or undef and the error.
sub diff
{
	my ($self, $old, $new, $steps) = @_;
	my ($out, $err) = $self->run_sql('history_b', 'SET search_path = public; SELECT coalesce(json_agg(d ORDER BY step), \'[]\') FROM test_rows.diff('
		  . join(', ', map { text_literal($_) } $old, $new, $steps) . ', false) AS d');

	return $err ? (undef, message_of($err)) : (decode_json($out), '');
}

sub text_literal
{
	my ($text) = @_;
	my $tag = 'text';

	$tag .= 'x' while index($text, "\$$tag\$") >= 0;
	return "\$$tag\$$text\$$tag\$";
}

# The statements as one text: what is for a transaction of its own first, all others in one.
sub script_of
{
	my ($statements) = @_;
	my $text = "SET search_path = public;\n";

	$text .= "$_->{statement};\n" foreach grep { !$_->{transactional} } @$statements;
	$text .= "BEGIN;\n" . join('', map { "$_->{statement};\n" } grep { $_->{transactional} } @$statements) . "COMMIT;\n";
	utf8::encode($text) if utf8::is_utf8($text);
	return $text;
}

sub digests
{
	my ($self, $database, $by_column, @without) = @_;
	my $list = join ',', map { text_literal($_) } @without;

	return decode_json($self->query($database, "SELECT test_rows.digests($by_column, ARRAY[$list]::text[])"));
}

sub different_keys
{
	my ($one, $other) = @_;

	return grep { ($one->{$_} // '') ne ($other->{$_} // '') } sort keys %{ { %$one, %$other } };
}

# Has a column values of the moment that they were made in?  As many of them are there, and such a function is in its
# default, or in the migration.
sub is_of_moment
{
	my ($name, $state, $text, @digests) = @_;
	my ($table, $column) = $name =~ /\A(.*)\.(.*)\z/;
	my ($count, $other_count) = map { ($_->{$name} // '') =~ /\A(\d+)/ ? $1 : '' } @digests;

	return 0 if $count eq '' || $count ne $other_count;
	return ("$text\n" . ($state->{tables}{$table}{$column}{value} // '')) =~ $of_the_moment;
}

# What is different in the rows; and columns whose values are of the moment that they were made in.
sub compare_rows
{
	my ($self, $state, $text) = @_;

	return ('') if !different_keys(map { $self->digests($_, 'false') } 'history_a', 'history_b');
	my ($a, $b) = map { $self->digests($_, 'true') } 'history_a', 'history_b';
	my @columns = grep { /\./ } different_keys($a, $b);

	my @of_moment = grep { is_of_moment($_, $state, $text, $a, $b) } @columns;
	my @left = different_keys(map { $self->digests($_, 'false', @of_moment) } 'history_a', 'history_b');
	return ('', @of_moment) if !@left;
	return ('rows of ' . join(', ', @left) . (@columns ? ' in ' . join ', ', @columns : ''));
}

# One migration; its result.
sub try
{
	my ($self, $name, $file, $text, $before, $migration) = @_;
	my $result = { name => $name, notes => [] };
	my ($error, $state, @emptied) = $self->migrate($migration, $file);

	return { %$result, verdict => 'cannot run', why => $error, after => $before } if $error;
	$result->{after} = $self->dump_of('history_a');
	my ($old, $others_before) = split_dump($before);
	my ($new, $others_after) = split_dump($result->{after});
	my @others = changed_others($others_before, $others_after);
	my $state_after = decode_json($self->query('history_a', 'SELECT test_rows.state()'));
	my $steps = $migration->steps($state, $state_after);
	my $by_hand = $file =~ s/\.sql\z/.steps/r;

	if (-e $by_hand)
	{
		$steps = read_file($by_hand);
		push @{ $result->{notes} }, 'steps by hand';
	}

	@{$result}{ 'old', 'new', 'steps' } = ($old, $new, $steps);
	push @{ $result->{notes} }, 'no rows in ' . join ', ', @emptied if @emptied;
	push @{ $result->{notes} }, 'the steps say that ' . join(', ', @{ $migration->{emptied} }) . ' has no rows' if @{ $migration->{emptied} };
	push @{ $result->{notes} }, @{ $migration->{notes} };
	return { %$result, verdict => 'not a definition', why => join ', ', @others } if @others;
	return { %$result, $self->update($result, $state_after, $text) };
}

# Update the copy; the verdict on it.
sub update
{
	my ($self, $result, $state, $text) = @_;
	my ($statements, $error) = $self->diff(@{$result}{ 'old', 'new', 'steps' });

	return (verdict => $error =~ /\A(?:old|new):|is not part of a definition/ ? 'not a definition' : 'refused', why => $error) if !$statements;
	$result->{script} = script_of($statements);
	my ($out, $err) = $self->run_file('history_b', write_file("$self->{work}/update.sql", $result->{script}));
	my $verdict = $err =~ /used by a view or rule|because other objects depend on it/ ? 'not a definition' : 'fails';
	return (verdict => $verdict, why => message_of($err), script => $result->{script}) if $err;
	my $dump = $self->dump_of('history_b');
	my %made = (script => $result->{script});
	return (%made, verdict => 'different', why => first_difference($result->{after}, $dump)) if $dump ne $result->{after};
	my ($rows, @of_moment) = $self->compare_rows($state, "$text\n$made{script}");
	return (%made, verdict => 'different', why => $rows) if $rows;
	push @{ $result->{notes} }, 'values of the moment in ' . join ', ', @of_moment if @of_moment;
	return (%made, verdict => 'equal', why => '');
}

# Keep what a person needs to look at a result.
sub keep
{
	my ($result, $folder) = @_;

	mkdir $folder;
	mkdir "$folder/$result->{name}" or return;
	write_file("$folder/$result->{name}/$_", $result->{$_} // '') foreach qw(old new steps script why);
	return;
}

# Replay a folder of migrations, *.sql in the order of their names.
sub replay
{
	my ($self, $folder, $report, %options) = @_;
	my ($only, $dump) = ($options{only} || qr/./);

	$self->query('postgres', 'DROP DATABASE IF EXISTS history_a');
	$self->query('postgres', 'DROP DATABASE IF EXISTS history_b');
	$self->query('postgres', "CREATE DATABASE history_a ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C'");
	foreach my $file ("$self->{tests}/include/rows.sql", "$self->{tests}/history/digest.sql")
	{
		my ($out, $err) = $self->run_file('history_a', $file);
		die $err if $err;
	}
	foreach my $file (sort glob "$folder/*.sql")
	{
		my ($name) = $file =~ m{([^/]+)\.sql\z};
		my $text = read_file($file);
		my $migration = Migration->new($text);

		if ($name !~ $only)
		{
			my ($error) = $self->migrate($migration, $file);
			undef $dump;
			next;
		}
		my $result = $self->try($name, $file, $text, $dump // $self->dump_of('history_a'), $migration);
		$dump = $result->{after};
		keep($result, $options{keep}) if $options{keep} && $result->{verdict} ne 'equal';
		$report->($result);
	}
	return;
}

1;
