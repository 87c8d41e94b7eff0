# shellcheck shell=sh
# Proves a script that leads from one version to another, with rows that are made. Sourced by generate.sh.
#
#	prove_way FROM TO DIRECTION
#
# DIRECTION is forward or back. A way is proved if a database of the one version with rows is then, by pg_dump and by
# verification, one of the other, has all rows that no step mentions, and is the same after a dump and restore. Why it
# is not is in WORK/report. It is no fault of the way if rows that are made violate a key or a check of the new
# version: those are told in WORK/rows_FROM_TO.

prove_way() {
	from=$1 to=$2 direction=$3
	: >"$WORK/report"
	: >"$WORK/warned"
	restored=
	home=$(cat "$WORK/$(database home "$to")")
	case $direction in
		forward) steps=$WORK/schema/$from--$to ;;
		back) steps=$WORK/schema/$to--$from ;;
	esac
	[ "$direction" = forward ] || prove_with_rows 0 0 || return 1
	prove_with_rows 8 1 || return 1
	[ "$direction" = back ] && [ ! -s "$WORK/warned" ] || prove_with_rows 2 2
}

# The same with so many rows in each table; the second number chooses which.
prove_with_rows() {
	way=$(database way "${from}_${to}_$1")
	make_old_rows "$1" "$2"
	update_rows || return $(($? - 1))
	prove_rows && prove_backfill && prove_restore "$way" && prove_schema "$way"
}

# Makes a database of the old version with rows. Of which table there are none is told.
make_old_rows() {
	at_server createdb "$way"
	psql_at "$way" -c 'SET client_min_messages = warning' -c "CREATE SCHEMA IF NOT EXISTS $home" -c "CREATE EXTENSION $EXTENSION SCHEMA $home VERSION '$from'" \
		-f "$TREE/test/include/rows.sql" -f "$TREE/test/include/kept.sql" \
		-c "SELECT test_rows.make_rows('$home', $1, $2)" -c "SELECT test_rows.keep('$home')" >/dev/null 2>"$WORK/errors" ||
		refuse "There are no rows for a database of version $from"
	sed -n 's/^.*WARNING:  no row could be made for \(.*\)/  not tried with rows of \1/p' "$WORK/errors" >>"$WORK/rows_${from}_$to"
}

# Updates the database. 1: rows are in the way that need not be there, which is told; 2: failed.
update_rows() {
	! update_extension "$way" "$to" || return 0
	describe_failure >"$WORK/failure"
	if is_fault_of_rows; then
		warn_of_rows
		return 1
	fi
	say "the update fails:" >>"$WORK/report"
	cat "$WORK/failure" >>"$WORK/report"
	return 2
}

# Updates the extension of a database to a version; first adds labels, where the server says which.
update_extension() {
	try_update "$1" "$2" && return 0
	grep -q 'ERROR:  55P04:' "$WORK/errors" || return 1
	sed -e '1,/^HINT:/d' -e '/^CONTEXT:/,$d' -e '/^LOCATION:/,$d' "$WORK/errors" >"$WORK/labels.sql"
	psql_at "$1" -f - <"$WORK/labels.sql" >/dev/null 2>"$WORK/errors" && try_update "$1" "$2"
}

try_update() {
	psql_at "$1" -v VERBOSITY=verbose -c 'SET client_min_messages = warning' -c "SET $EXTENSION.allow_data_loss = on" \
		-c "ALTER EXTENSION $EXTENSION UPDATE TO '$2'" >/dev/null 2>"$WORK/errors"
}

# Prints the error of the server, the row that it names, and the statement.
describe_failure() {
	awk '
		/^CONTEXT:  SQL statement "/ {
			sub(/^CONTEXT:  SQL statement "/, "")
			in_statement = 1
		}
		/^CONTEXT: / || (in_statement && /^(run as role|SQL statement|PL|extension script|LOCATION:) ?/) {
			exit
		}
		in_statement {
			statement = statement (statement == "" ? "" : " ") $0
			next
		}
		!/^LOCATION: / {
			sub(/^(psql:[^ ]+ )?ERROR:  [0-9A-Z]+: /, "")
			sub(/^(DETAIL|HINT):  /, "")
			print "  " $0
		}
		END {
			sub(/"$/, "", statement)
			gsub(/[ \t]+/, " ", statement)
			if (statement != "")
				print "  in: " (length(statement) > 200 ? substr(statement, 1, 200) "..." : statement)
		}' "$WORK/errors"
}

# True where other rows than these would do: a key, a check or an exclusion, or what the author of a step converts. What
# is NULL, or cannot be converted by itself, has to be taken care of by a step; for the way back there is none.
is_fault_of_rows() {
	codes='23503|23505|23514|23P01'
	if [ "$direction" = back ]; then
		codes='23...|22...'
	elif grep -q -E '^  in: (INSERT|UPDATE|DELETE|MERGE|WITH) ' "$WORK/failure" || grep -q -i -w -s using "$steps.sql"; then
		codes="$codes|22..."
	fi
	grep -q -E "ERROR:  ($codes):" "$WORK/errors"
}

# Tells of it once for each statement.
warn_of_rows() {
	grep '^  in: ' "$WORK/failure" >"$WORK/first" || head -n 1 "$WORK/failure" >"$WORK/first"
	! grep -q -F -x -f "$WORK/first" "$WORK/warned" || return 0
	cat "$WORK/first" >>"$WORK/warned"
	{
		say "  fails where rows are like these:"
		sed 's/^/  /' "$WORK/failure"
	} >>"$WORK/rows_${from}_$to"
}

# Runs a query of a database, of which each row is a fault, and says what it means; true if there are none.
find_faults() {
	heading=$1 in_database=$2
	shift 2
	psql_at "$in_database" -At "$@" >"$WORK/faults" 2>"$WORK/errors" || refuse "The update from $from to $to cannot be checked"
	[ -s "$WORK/faults" ] || return 0
	say "$heading:" >>"$WORK/report"
	sed 's/^/  /' "$WORK/faults" >>"$WORK/report"
	return 1
}

# Compares rows with those of before.
prove_rows() {
	: >"$WORK/steps"
	[ ! -e "$steps.sql" ] || cat "$steps.sql" >>"$WORK/steps"
	[ ! -e "$steps.backfill.sql" ] || [ "$direction" = back ] || cat "$steps.backfill.sql" >>"$WORK/steps"
	# On the way back nothing is done to rows.
	[ "$direction" = forward ] ||
		sed -i -E 's/\<(insert|update|delete|merge)\>//Ig' "$WORK/steps"
	find_faults "rows are others that no step mentions" "$way" -v steps="$(cat "$WORK/steps")" -f - <<-END
		SELECT * FROM test_rows.lost('$home', :'steps');
	END
}

# Has what fills rows in batches find nothing any more.
prove_backfill() {
	[ "$direction" = forward ] && [ -e "$steps.backfill.sql" ] || return 0
	at_server psql -X -d "$way" -c "SET search_path = $home" -f "$steps.backfill.sql" >"$WORK/faults" 2>/dev/null || :
	grep -v -E '^(SET|UPDATE 0)$' "$WORK/faults" >"$WORK/again" || return 0
	say "the backfill finds rows again that it has filled, so in the update it would fill them all once more (its WHERE must not hold for them):" >>"$WORK/report"
	sed 's/^/  /' "$WORK/again" >>"$WORK/report"
	return 1
}

# Dumps a database, restores it into a new one, and compares: once for each way.
prove_restore() {
	[ -z "$restored" ] && [ "$(psql_at "$1" -At -c "SELECT test_rows.rows_of('$home') <> ''")" = t ] || return 0
	restored=$(database restored "${from}_$to")
	sed "s|^default_version.*|default_version = '$to'|" "$CONTROL" >"$WORK/default.control"
	cp "$WORK/default.control" "$CONTROL"
	at_server createdb "$restored"
	# Rows of tables that reference each other have no order.
	at_server pg_dump -Fc -d "$1" -f "$WORK/tmp/way.dump" 2>"$WORK/errors" &&
		at_server env PGOPTIONS='-c session_replication_role=replica' pg_restore -e -d "$restored" "$WORK/tmp/way.dump" \
			>/dev/null 2>"$WORK/errors" || {
		say "a dump of the updated database is not restored:" >>"$WORK/report"
		sed 's/^/  /' "$WORK/errors" >>"$WORK/report"
		return 1
	}
	for each in "$1" "$restored"; do
		psql_at "$each" -At -c "SELECT test_rows.rows_of('$home')" >"$WORK/$each.rows"
	done
	diff "$WORK/$1.rows" "$WORK/$restored.rows" >"$WORK/difference" || {
		say "rows are others after a dump (<) and restore (>):" >>"$WORK/report"
		head -n 6 "$WORK/difference" | sed 's/^/  /' >>"$WORK/report"
		return 1
	}
	prove_schema "$restored"
}

# Compares a database with one that is made of the definition at once.
prove_schema() {
	find_faults "verification finds" "$1" -F ' ' \
		-c "SELECT problem, object, 'expected: ' || expected, 'actual: ' || actual FROM $home.${EXTENSION}_verify()" || return 1
	psql_at "$1" -c 'SET client_min_messages = warning' -c 'DROP SCHEMA test_rows CASCADE' -c "SELECT $home.${EXTENSION}_eject()" \
		-c "DROP EXTENSION $EXTENSION" >/dev/null 2>"$WORK/errors" || refuse "The update from $from to $to cannot be checked"
	dump_schema "$1"
	diff -U 3 "$WORK/$(database file "$to").dump" "$WORK/$1.dump" >"$WORK/difference" && return 0
	say "the tables are others (+) than those of $SCHEMA/$to.sql (-):" >>"$WORK/report"
	sed -e 1,2d -e 60q "$WORK/difference" >>"$WORK/report"
	return 1
}
