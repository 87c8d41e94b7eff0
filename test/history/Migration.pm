# Reads a migration, as tools for migrations write them, and says what of it a step file has: its renames, its drops of
# tables and columns, its types with USING, and its statements on rows.
#
#	my $migration = Migration->new($text);
#	my $steps = $migration->steps($old, $new);      the step file, between two states of the catalog: see History.pm
#	$migration->{emptied}                           tables that have to be empty for it, as the step file says too
#	$migration->tables_near($line, $old)            what the statement in that line names
#
# A step file is not a migration: renames and drops come first, and statements on rows have the names that are left
# then.  So whatever a migration names is followed through all of its statements.
package Migration;

use strict;
use warnings;

my $identifier = qr/[A-Za-z_\x80-\xff][A-Za-z_0-9\$\x80-\xff]*/;

# What cannot be said in a step file is left to the comparison, and noted.
sub new
{
	my ($class, $text) = @_;
	my $self = bless { emptied => [], notes => [] }, $class;

	$self->{statements} = [ statements_of(tokens_of($text)) ];
	return $self;
}

# The tokens of a text: {kind} is word, name (in quotes), string, or other; {value} what it means; {space} what is before it.
sub tokens_of
{
	my ($text) = @_;
	my @tokens;
	my ($space, $line) = ('', 1);

	pos($text) = 0;
	while (pos($text) < length $text)
	{
		my ($kind, $value);

		if ($text =~ m{\G(?:\s+|--[^\n]*|/\*.*?\*/)}gcs)
		{
			$line += ($& =~ tr/\n//);
			$space .= $& =~ /\A\s/ ? $& : ' ';
			next;
		}
		if ($text =~ /\G"((?:[^"]|"")*)"/gc) { ($kind, $value) = ('name', $1 =~ s/""/"/gr); }
		elsif ($text =~ /\G(?:[eE]'(?:[^'\\]|\\.|'')*'|(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*')/gcs) { $kind = 'string'; }
		elsif ($text =~ /\G(\$(?:[A-Za-z_]\w*)?\$)(.*?)\1/gcs) { ($kind, $value) = ('string', $2); }
		elsif ($text =~ /\G$identifier/gc) { ($kind, $value) = ('word', lc $&); }
		elsif ($text =~ /\G(?:\d[\w.]*|::|[^\s])/gc) { $kind = 'other'; }
		my $token = $&;
		push @tokens, { kind => $kind, text => $token, value => $value // $token, space => $space, line => $line };
		$line += ($token =~ tr/\n//);
		$space = '';
	}
	return @tokens;
}

# The statements of tokens, each a list of them.
sub statements_of
{
	my (@tokens) = @_;
	my @statements = ([]);

	foreach my $token (@tokens)
	{
		if ($token->{text} eq ';') { push @statements, []; }
		else { push @{ $statements[-1] }, $token; }
	}
	return grep { @$_ } @statements;
}

# Tokens as text.
sub text_of
{
	my ($text) = join '', map { "$_->{space}$_->{text}" } @_;

	$text =~ s/\A\s+//;
	return $text;
}

# Tokens in parts, at the commas that are in no parentheses.
sub parts_of
{
	my (@tokens) = @_;
	my @parts = ([]);
	my $depth = 0;

	foreach my $token (@tokens)
	{
		$depth++ if $token->{text} =~ /\A[(\[]\z/;
		$depth-- if $token->{text} =~ /\A[)\]]\z/;
		if ($token->{text} eq ',' && $depth == 0) { push @parts, []; }
		else { push @{ $parts[-1] }, $token; }
	}
	return grep { @$_ } @parts;
}

sub quoted
{
	my ($name) = @_;

	return '"' . ($name =~ s/"/""/gr) . '"';
}

# Take words off the front of tokens, if they are there; true then.
sub take
{
	my ($tokens, @words) = @_;

	return 0 if @$tokens < @words;
	foreach my $i (0 .. $#words)
	{
		return 0 if $tokens->[$i]{kind} ne 'word' || $tokens->[$i]{value} ne $words[$i];
	}
	splice @$tokens, 0, scalar @words;
	return 1;
}

# Take a name off the front; undef if it is one of another schema.
sub take_name
{
	my ($tokens) = @_;
	my $name = shift @$tokens or return undef;
	my $schema;

	while (@$tokens > 1 && $tokens->[0]{text} eq '.')
	{
		shift @$tokens;
		($schema, $name) = ($name, shift @$tokens);
	}
	return $name->{kind} !~ /word|name/ || ($schema && $schema->{value} ne 'public') ? undef : $name->{value};
}

# What is known when a migration begins: objects with the name that each had, {old}, and has at the time, {name}.
sub beginning
{
	my ($old, $new) = @_;
	my $state = { old => $old, new => $new, head => [], types => {}, tables => {}, using => [], rows => [], changed => {} };

	$state->{types}{$_} = { old => $_, name => $_ } foreach keys %{ $old->{types} };
	foreach my $table (keys %{ $old->{tables} })
	{
		my %columns = map { $_ => { old => $_, name => $_ } } keys %{ $old->{tables}{$table} };

		$state->{tables}{$table} = { old => $table, name => $table, columns => \%columns };
	}
	return $state;
}

# The step file of a migration.
sub steps
{
	my ($self, $old, $new) = @_;
	my $state = beginning($old, $new);

	$self->{emptied} = [];
	$self->{notes} = [];
	$self->follow($state, $_) foreach @{ $self->{statements} };
	my @rows = map { rows_text($state, $_) } @{ $state->{rows} };
	$self->require_empty($state);
	return join '', map { "$_;\n" } (map { $_->() } @{ $state->{head} }), (map { 'DELETE FROM ' . quoted($_) } @{ $self->{emptied} }),
	  @rows, map { using_text($state, $_) } @{ $state->{using} };
}

# Note what a statement does to the names of things, and to rows.
sub follow
{
	my ($self, $state, $statement) = @_;
	my @tokens = @$statement;

	if (take(\@tokens, 'alter', 'table')) { follow_alter_table($state, @tokens); }
	elsif (take(\@tokens, 'create', 'table')) { follow_create_table($state, @tokens); }
	elsif (take(\@tokens, 'create', 'temp', 'table') || take(\@tokens, 'create', 'temporary', 'table')) { follow_create_temporary($state, @tokens); }
	elsif (take(\@tokens, 'drop', 'table')) { follow_drop_tables($state, @tokens); }
	elsif (take(\@tokens, 'alter', 'type') || take(\@tokens, 'alter', 'domain')) { follow_alter_type($state, @tokens); }
	elsif (take(\@tokens, 'create', 'type') || take(\@tokens, 'create', 'domain'))
	{
		my $name = take_name(\@tokens);
		$state->{types}{$name} = { name => $name } if defined $name;
	}
	elsif (take(\@tokens, 'drop', 'type') || take(\@tokens, 'drop', 'domain')) { follow_drop_types($state, @tokens); }
	elsif (take(\@tokens, 'alter', 'index') || take(\@tokens, 'alter', 'sequence')) { follow_rename_relation($state, $statement->[1]{text}, @tokens); }
	elsif (take(\@tokens, 'truncate')) { follow_truncate($state, @tokens); }
	elsif ($tokens[0]{value} =~ /\A(insert|update|delete|merge|with)\z/ && $tokens[0]{kind} eq 'word') { $self->follow_rows($state, @tokens); }
	elsif (take(\@tokens, 'do')) { $self->follow_block($state, @tokens); }
	elsif ($tokens[0]{value} eq 'select') { push @{ $self->{notes} }, 'SELECT'; }
	return;
}

# The statements in a DO block, as far as they are found.
sub follow_block
{
	my ($self, $state, @tokens) = @_;
	my ($body) = map { $_->{value} } grep { $_->{kind} eq 'string' } @tokens;

	push @{ $self->{notes} }, 'DO block';
	foreach my $statement (statements_of(tokens_of($body // '')))
	{
		my $depth = 0;
		my @inner = @$statement;

		# What stands before: BEGIN, IF ... THEN, EXCEPTION WHEN ... THEN
		while (@inner && !($depth == 0 && $inner[0]{kind} eq 'word' && $inner[0]{value} =~ /\A(alter|create|drop|insert|update|delete|truncate)\z/))
		{
			$depth++ if $inner[0]{text} eq '(';
			$depth-- if $inner[0]{text} eq ')';
			shift @inner;
		}
		$self->follow($state, \@inner) if @inner;
	}
	return;
}

sub follow_create_table
{
	my ($state, @tokens) = @_;
	my $careful = take(\@tokens, 'if', 'not', 'exists');
	my $name = take_name(\@tokens) // return;
	my %columns;

	return if $careful && $state->{tables}{$name};
	if (@tokens && $tokens[0]{text} eq '(')
	{
		my @inside = @tokens[ 1 .. $#tokens ];
		foreach my $part (parts_of(@inside))
		{
			next if $part->[0]{kind} eq 'word' && $part->[0]{value} =~ /\A(constraint|primary|unique|foreign|check|exclude|like)\z/;
			$columns{ $part->[0]{value} } = { name => $part->[0]{value} };
		}
	}
	$state->{tables}{$name} = { name => $name, columns => \%columns };
	return;
}

# A temporary table that is made of a query is a query by name in each statement that reads it.
sub follow_create_temporary
{
	my ($state, @tokens) = @_;

	take(\@tokens, 'if', 'not', 'exists');
	my $name = take_name(\@tokens) // return;
	my ($as) = grep { $tokens[$_]{kind} eq 'word' && $tokens[$_]{value} eq 'as' } 0 .. $#tokens;
	$state->{temporary}{$name} = text_of(@tokens[ $as + 1 .. $#tokens ]) if defined $as;
	return;
}

# A statement on rows with the queries of the temporary tables that it names.
sub with_temporary
{
	my ($state, @tokens) = @_;
	my %names = map { $_->{value} => 1 } grep { $_->{kind} =~ /word|name/ } @tokens;
	my @queries = map { quoted($_) . " AS ($state->{temporary}{$_})" } grep { $names{$_} } sort keys %{ $state->{temporary} };

	return @tokens if !@queries;
	my $first = take(\@tokens, 'with', 'recursive') ? 'WITH RECURSIVE ' : 'WITH ';
	my $more = $first eq 'WITH RECURSIVE ' || take(\@tokens, 'with') ? ',' : '';
	return (tokens_of($first . join(', ', @queries) . $more), @tokens);
}

sub follow_drop_tables
{
	my ($state, @tokens) = @_;

	take(\@tokens, 'if', 'exists');
	foreach my $part (parts_of(@tokens))
	{
		my $name = take_name($part) // next;
		my $table = delete $state->{tables}{$name} or next;

		$table->{dropped} = 1;
		push @{ $state->{head} }, sub { 'DROP TABLE ' . quoted($name) } if defined $table->{old};
	}
	return;
}

sub follow_drop_types
{
	my ($state, @tokens) = @_;

	take(\@tokens, 'if', 'exists');
	foreach my $part (parts_of(@tokens))
	{
		my $name = take_name($part) // next;
		my $type = delete $state->{types}{$name} or next;
		$type->{dropped} = 1;
	}
	return;
}

# ALTER TYPE ... RENAME TO, RENAME VALUE; a type that is dropped later is not renamed before.
sub follow_alter_type
{
	my ($state, @tokens) = @_;
	my $name = take_name(\@tokens) // return;
	my $type = $state->{types}{$name} or return;
	my $text;

	if (take(\@tokens, 'rename', 'to'))
	{
		my $new_name = $tokens[0]{value};
		delete $state->{types}{$name};
		$type->{name} = $new_name;
		$state->{types}{$new_name} = $type;
		$text = 'ALTER TYPE ' . quoted($name) . ' RENAME TO ' . quoted($new_name);
	}
	elsif (take(\@tokens, 'rename', 'value'))
	{
		$text = 'ALTER TYPE ' . quoted($name) . ' RENAME VALUE ' . text_of(@tokens);
	}
	push @{ $state->{head} }, sub { $type->{dropped} ? () : $text } if $text && defined $type->{old};
	return;
}

# ALTER INDEX or SEQUENCE ... RENAME TO.
sub follow_rename_relation
{
	my ($state, $kind, @tokens) = @_;

	take(\@tokens, 'if', 'exists');
	my $name = take_name(\@tokens) // return;
	return unless take(\@tokens, 'rename', 'to') && $state->{old}{relations}{$name};
	my $new_name = $tokens[0]{value};
	push @{ $state->{head} }, sub { $state->{new}{relations}{$new_name} ? "ALTER \U$kind\E " . quoted($name) . ' RENAME TO ' . quoted($new_name) : () };
	return;
}

sub follow_alter_table
{
	my ($state, @tokens) = @_;

	take(\@tokens, 'if', 'exists');
	take(\@tokens, 'only');
	my $name = take_name(\@tokens) // return;
	my $table = $state->{tables}{$name} or return;
	if (take(\@tokens, 'rename'))
	{
		follow_rename($state, $table, @tokens);
		return;
	}
	foreach my $part (parts_of(@tokens))
	{
		if (take($part, 'add')) { follow_add($state, $table, @$part); }
		elsif (take($part, 'drop')) { follow_drop_column($state, $table, @$part); }
		elsif (take($part, 'alter')) { follow_alter_column($state, $table, @$part); }
	}
	return;
}

sub follow_rename
{
	my ($state, $table, @tokens) = @_;
	my $table_name = $table->{name};
	my $before = 'ALTER TABLE ' . quoted($table_name) . ' RENAME ';

	if (take(\@tokens, 'to'))
	{
		my $new_name = $tokens[0]{value};
		delete $state->{tables}{$table_name};
		$state->{tables}{$new_name} = $table;
		$table->{name} = $new_name;
		push @{ $state->{head} }, sub { $before . 'TO ' . quoted($new_name) } if defined $table->{old};
		return;
	}
	if (take(\@tokens, 'constraint'))
	{
		my ($name, $new_name) = ($tokens[0]{value}, $tokens[2]{value});
		push @{ $state->{head} }, sub { $before . 'CONSTRAINT ' . quoted($name) . ' TO ' . quoted($new_name) }
		  if defined $table->{old} && $state->{old}{constraints}{"$table->{old}.$name"};
		return;
	}
	take(\@tokens, 'column');
	my ($name, $new_name) = ($tokens[0]{value}, $tokens[2]{value});
	my $column = delete $table->{columns}{$name} || { name => $name };
	$column->{name} = $new_name;
	$table->{columns}{$new_name} = $column;
	push @{ $state->{head} }, sub { $before . 'COLUMN ' . quoted($name) . ' TO ' . quoted($new_name) }
	  if defined $table->{old} && defined $column->{old};
	return;
}

# A new column; the rows that are there have the default that it has then.
sub follow_add
{
	my ($state, $table, @tokens) = @_;

	return if $tokens[0]{kind} eq 'word' && $tokens[0]{value} =~ /\A(constraint|primary|unique|check|foreign|exclude)\z/;
	take(\@tokens, 'column');
	take(\@tokens, 'if', 'not', 'exists');
	my $name = $tokens[0]{value};
	return if $table->{columns}{$name};
	$table->{columns}{$name} = { name => $name, table => $table, default => default_in(@tokens) };
	push @{ $state->{rows} }, { default_of => $table->{columns}{$name}, names => names_now($state, $table->{name}) };
	return;
}

# The tokens of a column's default; none if it has none.
sub default_in
{
	my (@tokens) = @_;
	my $depth = 0;
	my @default;
	my $inside;

	foreach my $token (@tokens)
	{
		$depth++ if $token->{text} =~ /\A[(\[]\z/;
		if ($depth == 0 && $token->{kind} eq 'word' && $token->{value} =~ /\A(?:default|not|null|unique|primary|check|references|constraint|collate|generated)\z/)
		{
			$inside = $token->{value} eq 'default' || $token->{value} eq 'null' && $inside && !@default;
			push @default, $token if $token->{value} eq 'null' && $inside;
		}
		elsif ($inside) { push @default, $token; }
		$depth-- if $token->{text} =~ /\A[)\]]\z/;
	}
	return \@default;
}

sub follow_drop_column
{
	my ($state, $table, @tokens) = @_;

	return if take(\@tokens, 'constraint');
	take(\@tokens, 'column');
	take(\@tokens, 'if', 'exists');
	my ($name, $table_name) = ($tokens[0]{value}, $table->{name});
	my $column = delete $table->{columns}{$name} or return;

	$column->{dropped} = 1;
	push @{ $state->{head} }, sub { $table->{dropped} ? () : 'ALTER TABLE ' . quoted($table_name) . ' DROP COLUMN ' . quoted($name) }
	  if defined $table->{old} && defined $column->{old};
	return;
}

# A type with USING; what else there is to a column is in the new definition.
sub follow_alter_column
{
	my ($state, $table, @tokens) = @_;

	take(\@tokens, 'column');
	my $column = $table->{columns}{ shift(@tokens)->{value} } or return;
	$column->{has_other_default} = 1 if take(\@tokens, 'set', 'default') || take(\@tokens, 'drop', 'default');
	return unless take(\@tokens, 'set', 'data', 'type') || take(\@tokens, 'type');
	my ($using) = grep { $tokens[$_]{kind} eq 'word' && $tokens[$_]{value} eq 'using' } 0 .. $#tokens;

	push @{ $state->{using} }, { table => $table, column => $column, names => names_now($state, $table->{name}),
		type => [ @tokens[ 0 .. $using - 1 ] ], tokens => [ @tokens[ $using + 1 .. $#tokens ] ] }
	  if defined $using;
	return;
}

sub follow_truncate
{
	my ($state, @tokens) = @_;

	take(\@tokens, 'table');
	foreach my $part (parts_of(@tokens))
	{
		take($part, 'only');
		my $name = take_name($part) // next;
		my @delete = tokens_of('DELETE FROM ' . quoted($name));
		push @{ $state->{rows} }, { tokens => \@delete, names => names_now($state, $name), table => $state->{tables}{$name} };
	}
	return;
}

# INSERT, UPDATE, DELETE, MERGE, perhaps behind WITH.
sub follow_rows
{
	my ($self, $state, @statement) = @_;
	my @tokens = with_temporary($state, @statement);
	my @verbs = grep { $_->{kind} eq 'word' && $_->{value} =~ /\A(insert|update|delete|merge)\z/ } @tokens;
	my $depth = 0;
	my $target;

	foreach my $i (0 .. $#tokens)
	{
		$depth++ if $tokens[$i]{text} eq '(';
		$depth-- if $tokens[$i]{text} eq ')';
		next if $depth > 0 || $tokens[$i]{kind} ne 'word' || $tokens[$i]{value} !~ /\A(insert|update|delete|merge|select)\z/;
		my @rest = @tokens[ $i + 1 .. $#tokens ];
		take(\@rest, 'into') || take(\@rest, 'from');
		take(\@rest, 'only');
		$target = take_name(\@rest) if $tokens[$i]{value} ne 'select';
		last;
	}
	push @{ $self->{notes} }, 'WITH ... SELECT' if !defined $target && @verbs;
	return unless defined $target;
	push @{ $state->{rows} },
	  { tokens => \@tokens, names => names_now($state, map { $_->{value} } grep { $_->{kind} =~ /word|name/ } @tokens), table => $state->{tables}{$target} };
	return;
}

# Those of the names that are tables, with what their columns are called now, and all types.
sub names_now
{
	my ($state, @names) = @_;
	my %tables = map { $_ => { table => $state->{tables}{$_}, columns => { %{ $state->{tables}{$_}{columns} } } } } grep { $state->{tables}{$_} } @names;

	return { tables => \%tables, types => { %{ $state->{types} } } };
}

# What something is called when the statements on rows are run: what leaves makes way for what has its name then.
sub name_for_rows
{
	my ($object, $taken) = @_;

	return $object->{dropped} && defined $object->{old} && $taken ? clipped($object->{name}, 55) . '_dropped' : $object->{name};
}

# The whole characters of a name in so many bytes.
sub clipped
{
	my ($name, $length) = @_;
	my $result = substr($name, 0, $length);

	$result =~ s/[\xc0-\xff][\x80-\xbf]*\z// if substr($name, length $result, 1) =~ /[\x80-\xbf]/;
	return $result;
}

sub table_for_rows
{
	my ($state, $table) = @_;

	return name_for_rows($table, $state->{new}{relations}{ $table->{name} });
}

# What other names a table's columns have when the statements on rows are run.
sub other_columns
{
	my ($state, $entry) = @_;
	my ($table, $columns) = @{$entry}{ 'table', 'columns' };
	my %result;

	foreach my $name (keys %$columns)
	{
		my $column = $columns->{$name};
		$result{$name} = name_for_rows($column, !$table->{dropped} && $state->{new}{tables}{ $table->{name} }{ $column->{name} });
	}
	return \%result;
}

# What a statement means by its names: {tables} by name with the name of then, {columns} by table or alias, {target}.
sub meanings
{
	my ($state, $names, @tokens) = @_;
	my %result = (tables => {}, columns => {}, types => {}, target => '', target_end => -1);

	foreach my $name (keys %{ $names->{tables} })
	{
		$result{tables}{$name} = table_for_rows($state, $names->{tables}{$name}{table});
		$result{columns}{$name} = other_columns($state, $names->{tables}{$name});
	}
	$result{types}{$_} = $names->{types}{$_}{name} foreach keys %{ $names->{types} };
	foreach my $i (1 .. $#tokens)
	{
		my $columns = $tokens[$i]{kind} =~ /word|name/ ? $result{columns}{ $tokens[$i]{value} } : undef;
		next unless $columns && $tokens[ $i - 1 ]{text} ne '(';
		my ($next) = grep { $_ > $i && !($tokens[$_]{kind} eq 'word' && $tokens[$_]{value} eq 'as') } $i + 1 .. $#tokens;
		if ($tokens[ $i - 1 ]{value} eq 'into')
		{
			$result{target} = $tokens[$i]{value};
			($result{target_end}) = grep { $_ > $i && $tokens[$_]{text} eq ')' } $i + 1 .. $#tokens if $next && $tokens[$next]{text} eq '(';
		}
		$result{columns}{ $tokens[$next]{value} } ||= $columns if $next && $tokens[$next]{kind} =~ /word|name/;
	}
	return \%result;
}

# What a column is called then: of the table before the dot, of the target of an INSERT, or of any other table.
sub column_for_rows
{
	my ($meanings, $place, $name, $qualifier) = @_;
	my $columns = $meanings->{columns};

	return $columns->{$qualifier}{$name} if defined $qualifier && $columns->{$qualifier};
	return $columns->{ $meanings->{target} }{$name} if $place <= ($meanings->{target_end} // -1);
	my @others = grep { $_ ne $name } map { $columns->{$_}{$name} // () } sort grep { $_ ne $meanings->{target} } keys %$columns;
	return $others[0];
}

# Tokens with the names of then.
sub text_for_rows
{
	my ($state, $names, @tokens) = @_;
	my @result;

	# The schema goes first.
	for (my $i = 0; $i < @tokens; $i++)
	{
		my $is_schema = $tokens[$i]{kind} =~ /word|name/ && $tokens[$i]{value} eq 'public' && $i < $#tokens - 1 && $tokens[ $i + 1 ]{text} eq '.';

		push @result, $is_schema ? { %{ $tokens[ $i + 2 ] }, space => $tokens[$i]{space} } : $tokens[$i];
		$i += 2 if $is_schema;
	}
	@tokens = @result;
	my $meanings = meanings($state, $names, @tokens);
	foreach my $i (0 .. $#tokens)
	{
		next if $tokens[$i]{kind} !~ /word|name/;
		my $name = $tokens[$i]{value};
		my $before = $i > 0 ? $tokens[ $i - 1 ]{value} : '';
		my $after = $i < $#tokens ? $tokens[ $i + 1 ]{text} : '';
		my $is_table = exists $meanings->{tables}{$name} && ($before =~ /\A(?:from|join|update|into|only|using|,)\z/ || $after eq '.');
		my $other = $is_table ? $meanings->{tables}{$name}
		  : $before eq '::' || $before eq 'as' ? $meanings->{types}{$name}
		  : $after eq '(' || $after eq '.' ? undef
		  : column_for_rows($meanings, $i, $name, $before eq '.' ? $tokens[ $i - 2 ]{value} : undef);

		$result[$i] = { %{ $tokens[$i] }, text => quoted($other) } if defined $other && $other ne $name;
	}
	return text_of(@result);
}

# What the rows that are there have in a new column that gets another default later; nothing for other columns.
sub default_text
{
	my ($state, $rows) = @_;
	my $column = $rows->{default_of};
	my $table = $column->{table};
	my @default = @{ $column->{default} };

	return () if !$column->{has_other_default} || $column->{dropped} || $table->{dropped} || !defined $table->{old};
	return () if !@default && $state->{new}{tables}{ $table->{name} }{ $column->{name} }{not_null};
	$state->{changed}{ $table->{name} } = 1;
	return sprintf 'UPDATE %s SET %s = %s', quoted($table->{name}), quoted($column->{name}),
	  @default ? text_for_rows($state, $rows->{names}, @default) : 'NULL';
}

sub rows_text
{
	my ($state, $rows) = @_;

	return default_text($state, $rows) if $rows->{default_of};
	$state->{changed}{ $rows->{table}{name} } = 1 if $rows->{table};
	return text_for_rows($state, $rows->{names}, @{ $rows->{tokens} });
}

# How values become a type; nothing to say if only the labels of a type are others.
sub using_text
{
	my ($state, $using) = @_;
	my ($table, $column) = @{$using}{ 'table', 'column' };

	return () if $table->{dropped} || $column->{dropped} || !defined $table->{old} || !defined $column->{old};
	return () if $state->{old}{tables}{ $table->{old} }{ $column->{old} }{type} eq $state->{new}{tables}{ $table->{name} }{ $column->{name} }{type};
	return sprintf 'ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s', quoted($table->{name}), quoted($column->{name}),
	  text_for_rows($state, $using->{names}, @{ $using->{type} }) =~ s/\A(")/$1/r, text_for_rows($state, $using->{names}, @{ $using->{tokens} });
}

# A column that comes without a value has to find no rows: the migration runs only then, and so the steps say it.
sub require_empty
{
	my ($self, $state) = @_;

	foreach my $name (sort keys %{ $state->{tables} })
	{
		my $table = $state->{tables}{$name};
		my $columns = $state->{new}{tables}{$name};

		next if !defined $table->{old} || $state->{changed}{$name};
		push @{ $self->{emptied} }, $name
		  if grep { $columns->{$_}{required} && !($table->{columns}{$_} && defined $table->{columns}{$_}{old}) } keys %$columns;
	}
	return;
}

# The tables that the statement at a line names.
sub tables_near
{
	my ($self, $line, $old) = @_;

	foreach my $statement (@{ $self->{statements} })
	{
		next if $statement->[-1]{line} < $line;
		return grep { $old->{tables}{$_} } map { $_->{value} } @$statement;
	}
	return ();
}

1;
