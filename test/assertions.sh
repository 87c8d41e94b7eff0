#!/bin/sh
# make test-assertions, make test-valgrind: run tests on a server that checks itself. It is built from Debian's source
# package of PostgreSQL with assertions, in a temporary directory.
#
#	sh test/assertions.sh              all tests, or those of TESTS
#	sh test/assertions.sh valgrind     those of test/sql, or of TESTS, with the server in valgrind's memcheck: what it
#	                                   reports is an error, but for what the server's own list of suppressions names
#
# The last line has the counts, as that of make test.

TOP=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"

MODE=${1:-assertions}

# Prints apt's own package sources as sources of source packages; those of updates do not all have them.
source_lists() {
	apt-get indextargets --format 'deb-src $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
		grep '/debian/\{0,1\} [a-z]* ' | sort -u
}

# Fetches the source of PG_MAJOR into WORK/source. It is the archive of the PostgreSQL project, without changes.
fetch_source() {
	mkdir -p "$WORK/apt/lists/partial" "$WORK/source"
	source_lists >"$WORK/apt/sources.list"
	for command in update "source --download-only postgresql-$PG_MAJOR"; do
		# shellcheck disable=SC2086
		(cd "$WORK/source" && apt-get -qq -o Dir::Etc::SourceList="$WORK/apt/sources.list" -o Dir::Etc::SourceParts=- \
			-o Dir::State::Lists="$WORK/apt/lists" -o APT::Sandbox::User=root $command) >"$WORK/apt.log" 2>&1 || {
			show_log "$WORK/apt.log" >&2
			die "apt-get cannot fetch the source of postgresql-$PG_MAJOR"
		}
	done
	give "$WORK/source"
}

# Builds the server into WORK/server. Its parts that need further libraries are left out.
build_server() {
	say "Building PostgreSQL $PG_MAJOR with assertions"
	flags=
	[ "$MODE" != valgrind ] || flags=-DUSE_VALGRIND
	if [ "$PG_MAJOR" -ge 16 ]; then
		without="--without-icu"
	fi
	as_user sh -ec '
		cd "$1"
		tar -xf postgresql-*.orig.tar.* --strip-components=1
		CPPFLAGS=$3 CFLAGS="-O1 -g" ./configure --prefix="$2" --enable-cassert --enable-debug --enable-tap-tests \
			--without-readline --without-zlib $4
		make -s -j2 install
	' sh "$WORK/source" "$WORK/server" "$flags" "${without:-}" >"$WORK/server.log" 2>&1 || {
		show_log "$WORK/server.log" >&2
		die "the server does not build"
	}
	cp "$(share_directory)"/extension/pgtap* "$("$WORK/server/bin/pg_config" --sharedir)/extension/"
	give "$WORK/server"
}

# Puts valgrind before every server process but those of initdb.
wrap_server() {
	mkdir "$WORK/valgrind"
	mv "$WORK/server/bin/postgres" "$WORK/server/bin/postgres.real"
	cat >"$WORK/server/bin/postgres" <<-END
		#!/bin/sh
		server=\$(dirname "\$0")/postgres.real
		case \${1:-} in
			--boot | --single | --check | --describe-config | --version | -V | -C)
				exec "\$server" "\$@" ;;
		esac
		exec valgrind --quiet --leak-check=no --trace-children=yes --error-markers=VALGRIND-BEGIN,VALGRIND-END \\
			--suppressions="$WORK/source/src/tools/valgrind.supp" --time-stamp=yes --num-callers=30 \\
			--log-file="$WORK/valgrind/%p.log" "\$server" "\$@"
	END
	chmod 755 "$WORK/server/bin/postgres"
	give "$WORK/server" "$WORK/valgrind"
}

# Prints what valgrind has reported, each once.
valgrind_reports() {
	sed -n '/VALGRIND-BEGIN/,/VALGRIND-END/p' "$WORK"/valgrind/*.log
}

# Runs the tests, and adds what valgrind has found to their counts.
run_tests() {
	status=0
	in_session env PG_CONFIG="$WORK/server/bin/pg_config" TESTS="$1" PGCTLTIMEOUT=600 PG_TEST_TIMEOUT_DEFAULT=3600 \
		SAVE_RESULTS="${SAVE_RESULTS:-}" sh "$TOP/test/run.sh" >"$WORK/run.log" 2>&1 || status=$?
	sed '$d' "$WORK/run.log"
	counts=$(tail -n 1 "$WORK/run.log")
	[ "$MODE" = valgrind ] || { say "$counts" && return "$status"; }
	reports=$(valgrind_reports)
	if [ -n "$reports" ]; then
		say "FAILED  valgrind reports:" "$reports"
		say "$(printf '%s\n' "$counts" | awk '{ print $1, "passed,", $3 + 1, "failed" }')"
		return 1
	fi
	[ -n "$(ls "$WORK/valgrind")" ] || die "no server has run in valgrind"
	say "ok      valgrind reports nothing, in $(find "$WORK/valgrind" -name '*.log' | wc -l) processes"
	say "$(printf '%s\n' "$counts" | awk '{ print $1 + 1, "passed,", $3, "failed" }')"
	return "$status"
}

if [ "$MODE" = valgrind ]; then
	require server pgtap tap valgrind
else
	require server pgtap tap
fi
make_work
fetch_source
build_server
regress=$(make -s --no-print-directory -C "$TOP" list-regress)
if [ "$MODE" = valgrind ]; then
	wrap_server
	tests=${TESTS:-$regress}
else
	tests=${TESTS:-$regress $(cd "$TOP/test" && find pgtap t -maxdepth 1 -name '*.sql' -o -maxdepth 1 -name '*.pl' | LC_ALL=C sort | tr '\n' ' ')}
fi
run_tests "$tests"
