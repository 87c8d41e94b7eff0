#!/bin/sh
# Tests that Drizzle Kit, Drizzle ORM and Better Auth, as published in the npm registry, work with
# the schema that the extension sets up.
#
#   test/interop/run.sh [FILE.test.ts ...]     all test files when none is named
#
# Needs a running server with the extension's files, reached as a superuser by PGHOST, PGPORT and
# PGUSER, and node and npm (Debian: nodejs, npm), which only serve to fetch the packages: the tests
# run on the Node.js that package.json names.
#
# INTEROP_CACHE names a directory that keeps the packages for the next run.
# Exit status: 0 all passed, 1 a test failed, 2 the tests could not run.

set -u

cannot_run() {
	echo "interop: $*" >&2
	exit 2
}

for program in node npm psql cksum; do
	command -v "$program" >/dev/null || cannot_run "$program is not installed"
done

source_dir=$(cd "$(dirname "$0")" && pwd)
export PGPORT="${PGPORT:-5432}" PGHOST="${PGHOST:-/var/run/postgresql}" PGUSER="${PGUSER:-$(id -un)}"
export INTEROP_DATABASE_PREFIX="schema_setup_interop_$$_"

server() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 -d postgres "$@"
}

server -c 'SELECT' >/dev/null || cannot_run "cannot connect to the server at $PGHOST, port $PGPORT"
work_dir=$(mktemp -d) || cannot_run "cannot make a temporary directory"

clean_up() {
	server <<-END
		SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
		WHERE starts_with(datname, '$INTEROP_DATABASE_PREFIX') \gexec
	END
	rm -rf "$work_dir"
}
trap clean_up EXIT
trap 'exit 2' HUP INT TERM

# The user's own settings stay in force: they may name a mirror or a proxy.
if [ -z "${NPM_CONFIG_USERCONFIG:-}" ] && [ -r "${HOME:-}/.npmrc" ]; then
	export NPM_CONFIG_USERCONFIG="$HOME/.npmrc"
fi
export HOME="$work_dir/home" TMPDIR="$work_dir/tmp" npm_config_cache="$work_dir/npm-cache"
mkdir "$HOME" "$TMPDIR"

# One directory per content of package.json, and it gets its name when it is complete: an
# interrupted or simultaneous run cannot leave half of it to another one.
cache_dir=${INTEROP_CACHE:-$work_dir}
mkdir -p "$cache_dir" || cannot_run "cannot make $cache_dir"
cache_dir=$(cd "$cache_dir" && pwd) || cannot_run "cannot use $cache_dir"
packages_dir=$cache_dir/$(cksum <"$source_dir/package.json" | tr ' ' -)
if [ ! -d "$packages_dir" ]; then
	incomplete_dir=$packages_dir.$$
	mkdir "$incomplete_dir" || cannot_run "cannot write to $cache_dir"
	cp "$source_dir/package.json" "$source_dir/.npmrc" "$incomplete_dir"
	if ! (cd "$incomplete_dir" && npm install --loglevel=error) >"$work_dir/npm-output" 2>&1; then
		cat "$work_dir/npm-output" >&2
		rm -rf "$incomplete_dir"
		cannot_run "npm install failed"
	fi
	if [ -d "$packages_dir" ]; then
		rm -rf "$incomplete_dir"
	else
		mv "$incomplete_dir" "$packages_dir"
	fi
fi

# Where the registry has no Node.js for this machine, the installed one may be new enough.
node=node
for candidate in "$packages_dir"/node_modules/node-linux-*/bin/node; do
	[ -x "$candidate" ] && node=$candidate
done
"$node" -e 'process.exit(process.features.typescript ? 0 : 1)' ||
	cannot_run "node $("$node" --version) does not run TypeScript, 22.18 or newer does"

# The source tree may not be writable, and drizzle-kit writes beside its configuration.
mkdir "$work_dir/tests"
cd "$work_dir/tests" || cannot_run "cannot use $work_dir"
cp "$source_dir"/*.ts "$source_dir"/*.js "$source_dir/package.json" "$source_dir/../../docs/migrations.md" .
ln -s "$packages_dir/node_modules" node_modules

[ $# -gt 0 ] || set -- *.test.ts
# In the background, since a shell that waits for a program in the foreground heeds no signal.
"$node" --test --test-concurrency=1 --test-reporter=./reporter.js "$@" &
tests=$!
trap 'kill "$tests"; exit 2' HUP INT TERM
wait "$tests" || exit 1
