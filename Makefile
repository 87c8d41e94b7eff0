# schema_setup: build, install and test
#
#   make                    build against the PostgreSQL of pg_config (or PG_CONFIG=...)
#   make install            install into that PostgreSQL
#   make installcheck       test the installed extension in a running server
#
# These set up everything they need in a temporary directory, and remove it:
#
#   make demo               see the extension at work
#   make test               run every test (or some: TESTS="install t/standby.pl")
#   make test-sanitize      run the pg_regress tests on a library that traps undefined behaviour
#   make test-program       run the tests of the program on one that traps it, and in valgrind
#   make test-matrix        run them with PostgreSQL 15, 17, 18 and 19 (or some: VERSIONS="17 18"); as root
#   make test-assertions    run them on a server that is built with assertions
#   make test-valgrind      run the pg_regress tests with that server in valgrind
#   make fuzz               damage the catalog on it, 20,000 times (or some: DAMAGES=500 SEED=7)
#   make mutate             change the code, and see what tests notice: 300 times (or some: MUTANTS=50 SEED=7)
#   make test-history       replay an application's migrations as definitions: HISTORY=folder
#   make bench              measure
#   make deb                build Debian packages
#   make test-deb           use them on a fresh Debian 12 and 13 (or one: RELEASES=trixie); as root
#   make pgxn               make an archive for PGXN of what is committed
#   make generate           write the scripts in sql/ from the definitions in sql/schema
#
# These work on the database of DATABASE_URL or PGHOST, PGDATABASE and so on; OPTIONS=... has options for them:
#
#   make migrate            install or update the extension there, and verify
#   make push               make its schema what the newest version says; for development
#   make plan               print the SQL that repairs it
#   make verify             print what differs from the installed version
#   make pull               print the schema as it is, as a definition
#   make check-data         read the rows
#   make status             print which schema has which version
#   make studio             look at it in a browser

# Another application is another name and another folder of definitions:
#
#   make EXTENSION=acme SCHEMA=path/to/definitions
#
# Its scripts, acme--*.sql, are in that folder too, and acme.control if it has one of its own.

EXTENSION = schema_setup
# Where the definitions of the schema are, a file VERSION.sql each
SCHEMA = sql/schema
APPLICATION := $(EXTENSION)
MODULE_big = $(APPLICATION)

# Where the sources are: here, or where an out-of-tree build (make -f DIR/Makefile VPATH=DIR) says
TOP_SOURCE := $(or $(VPATH),.)
SOURCES := $(filter-out %/definitions.c $(TOP_SOURCE)/src/client/%,$(sort $(wildcard $(TOP_SOURCE)/src/*/*.c)))
CLIENT_SOURCES := $(sort $(wildcard $(TOP_SOURCE)/src/client/*.c))
ifeq ($(SOURCES),)
$(error there are no sources in $(TOP_SOURCE)/src: for a build out of the source tree, make -f DIR/Makefile VPATH=DIR)
endif
CLIENT_OBJS = $(patsubst $(TOP_SOURCE)/%.c,%.o,$(CLIENT_SOURCES))
# The program has the name of the extension.
CLIENT = src/client/$(APPLICATION)
OBJS = $(patsubst $(TOP_SOURCE)/%.c,%.o,$(SOURCES)) src/schema/definitions.o
SCHEMA_FOLDER := $(if $(filter /%,$(SCHEMA)),$(SCHEMA),$(TOP_SOURCE)/$(SCHEMA))
DEFINITIONS := $(wildcard $(SCHEMA_FOLDER)/*.sql)
EXTRA_CLEAN = src/schema/definitions.c src/schema/definitions.c.new build $(CLIENT) $(CLIENT_OBJS)
# Other libraries of the server see only what SQL calls.
SHLIB_LINK += -Wl,--version-script=$(TOP_SOURCE)/src/exports.map

ifeq ($(APPLICATION),schema_setup)
DATA = $(patsubst $(TOP_SOURCE)/%,%,$(wildcard $(TOP_SOURCE)/sql/$(APPLICATION)--*.sql))
else
# PGXS looks for control file and scripts in the source tree only: they are copied, and installed from there.
override EXTENSION :=
MODULEDIR = extension
DATA_built = build/$(APPLICATION).control $(patsubst $(SCHEMA_FOLDER)/%,build/%,$(wildcard $(SCHEMA_FOLDER)/$(APPLICATION)--*.sql))
endif

# The version is written in the control file, and only there.
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" $(TOP_SOURCE)/schema_setup.control)
PG_CPPFLAGS = -I$(TOP_SOURCE)/src -DEXTENSION_NAME='"$(APPLICATION)"' -DSCHEMA_SETUP_VERSION='"$(EXTVERSION)"'

# Warnings are errors in tests, never in a user's build.
ifdef WERROR
PG_CFLAGS = -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers
endif

# What C leaves undefined stops the server; see "make test-sanitize".
ifdef SANITIZE
PG_CFLAGS += -fsanitize=undefined -fsanitize-undefined-trap-on-error -fno-sanitize=alignment
endif

REGRESS ?= \
	install \
	update \
	same_as_by_hand \
	every_kind \
	inventory \
	verify_presence \
	verify_definition \
	verify_enforcement \
	verify_durability \
	verify_membership \
	verify_routines \
	verify_ownership \
	verify_newer \
	expressions \
	details \
	other_schema \
	privileges \
	bad_input \
	definition \
	describe \
	history \
	damaged \
	fingerprint \
	oldextversions \
	guard \
	drift \
	adoption \
	eject \
	tenant_schemas \
	check_data \
	trusted \
	planted \
	planted_install \
	repair_leaves \
	repair_names \
	repair_random \
	type_changes \
	newest
REGRESS_OPTS = --inputdir=$(srcdir)/test

# The tests of the machine are written for the schema as it is in this version, and run on an extension that has no
# newer one. So a new version of the schema changes none of them. Those that hold for every version, or are about the
# newest, run on all that there is: these, the pgTAP tests, and those in test/t that say so.
TEST_VERSION = 1.1
TESTS_OF_NEWEST = same_as_by_hand oldextversions newest

# Those in test/t that call the program
TESTS_OF_PROGRAM = $(shell cd $(TOP_SOURCE)/test && grep -lE '\<run_(program|cli)\>' t/*.pl)

TAP_TESTS = 1
PROVE_TESTS ?= test/t/*.pl

# Goals that find or install PostgreSQL themselves, and so do without pg_config
STANDALONE = demo test test-matrix test-sanitize test-program test-assertions test-valgrind fuzz mutate test-history bench generate deb test-deb pgxn list-regress list-newest
# The three numbers that PGXN wants
PGXN_VERSION = $(shell sed -n 's/^  "version": *"\(.*\)".*/\1/p' META.json)
COMMANDS = migrate push plan pull verify check-data status studio

ifneq ($(filter-out $(STANDALONE),$(or $(MAKECMDGOALS),all)),)
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifeq ($(wildcard $(PGXS)),)
$(error "$(PG_CONFIG) --pgxs" gives no PGXS: install postgresql-server-dev-N, or set PG_CONFIG to the pg_config of your PostgreSQL)
endif
include $(PGXS)

PROVE_FLAGS += -I $(srcdir)/test/t $(EXTRA_PROVE_FLAGS)

# The program is of libpq and what the server's own programs share. PGXS builds a library or a program, not both.
all: $(CLIENT)

$(CLIENT): $(CLIENT_OBJS)
	$(CC) $(CFLAGS) $(CLIENT_OBJS) -L$(pkglibdir) -lpgfeutils -lpgcommon -lpgport $(libpq) $(LDFLAGS) $(LDFLAGS_EX) -lm -o $@

$(CLIENT_OBJS): override CPPFLAGS := -DFRONTEND $(CPPFLAGS) -I$(libpq_srcdir)

install: install-client
install-client: $(CLIENT)
	$(MKDIR_P) '$(DESTDIR)$(bindir)'
	$(INSTALL_PROGRAM) $(CLIENT) '$(DESTDIR)$(bindir)'
	$(MKDIR_P) '$(DESTDIR)$(mandir)/man1'
	$(CLIENT) manual >build/$(APPLICATION).1
	$(INSTALL_DATA) build/$(APPLICATION).1 '$(DESTDIR)$(mandir)/man1'

uninstall: uninstall-client
uninstall-client:
	rm -f '$(DESTDIR)$(bindir)/$(APPLICATION)' '$(DESTDIR)$(mandir)/man1/$(APPLICATION).1'

# Every object depends on every header, on the version, and on the name of the extension.
$(OBJS) $(OBJS:.o=.bc) $(CLIENT_OBJS): $(wildcard $(TOP_SOURCE)/src/*.h $(TOP_SOURCE)/src/*/*.h) schema_setup.control build/name
$(shell mkdir -p build $(sort $(dir $(OBJS) $(CLIENT_OBJS))))

build/name: always
	@echo $(APPLICATION) | cmp -s - $@ || echo $(APPLICATION) >$@

build/$(APPLICATION).control: $(wildcard $(SCHEMA_FOLDER)/$(APPLICATION).control) $(TOP_SOURCE)/src/schema/control.sh $(DEFINITIONS) always
	@sh $(TOP_SOURCE)/src/schema/control.sh $(APPLICATION) $(SCHEMA_FOLDER) >$@

build/$(APPLICATION)--%.sql: $(SCHEMA_FOLDER)/$(APPLICATION)--%.sql
	@cp $< $@

# The definitions as bytes, the oldest version first: written each time, and replaced if they differ, since a
# file may have been taken away, or SCHEMA be another folder than before
src/schema/definitions.c: $(DEFINITIONS) $(TOP_SOURCE)/src/schema/definitions.sh always
	@sh $(TOP_SOURCE)/src/schema/definitions.sh $(SCHEMA) $(DEFINITIONS) >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
endif

.PHONY: always $(STANDALONE) $(COMMANDS) install-client uninstall-client

demo:
	@sh test/demo.sh

test:
	@sh test/run.sh

# The suites of test/sql, on a library that traps what C leaves undefined
test-sanitize:
	@SANITIZE=1 TESTS="$(REGRESS)" sh test/run.sh

# The tests of the program, on one that traps what C leaves undefined, and in valgrind
test-program:
	@SANITIZE=1 TESTS="$(or $(TESTS),$(TESTS_OF_PROGRAM))" sh test/run.sh
	@VALGRIND=1 PG_TEST_TIMEOUT_DEFAULT=1800 TESTS="$(or $(TESTS),$(TESTS_OF_PROGRAM))" sh test/run.sh

# On a server that checks itself, built for it
test-assertions:
	@sh test/assertions.sh

test-valgrind:
	@sh test/assertions.sh valgrind

# Each seed makes the same changes again; TESTS="t/another_application.pl" has the other kinds of objects.
fuzz:
	@SEED="$${SEED:-$$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}" DAMAGES="$${DAMAGES:-20000}" \
		TESTS="$(or $(TESTS),t/damage.pl)" sh test/assertions.sh

# Each seed makes the same changes again.
mutate:
	@SEED="$${SEED:-$$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}" sh test/mutate.sh

# Each in a Debian system of its own, in a temporary directory
test-matrix:
	@sh test/matrix.sh

# Debian packages, in tmp_build/deb or DEBS=folder
deb:
	@sh test/package.sh

test-deb:
	@sh test/deb.sh

# What is committed, as PGXN takes it, in tmp_build
pgxn:
	@mkdir -p tmp_build
	git archive --format zip --prefix '$(APPLICATION)-$(PGXN_VERSION)/' -o 'tmp_build/$(APPLICATION)-$(PGXN_VERSION).zip' HEAD

# A folder of migrations, HISTORY=folder, which is not ours
test-history:
	@sh test/history/run.sh

bench:
	@sh test/bench/run.sh

generate:
	@EXTENSION=$(APPLICATION) SCHEMA=$(SCHEMA) sh test/generate.sh

# The names of the pg_regress tests, and of those that run on the newest version, for test/run.sh
list-regress:
	@echo $(REGRESS)

list-newest:
	@echo $(TESTS_OF_NEWEST)

$(COMMANDS): $(CLIENT)
	@$(CLIENT) $@ $(OPTIONS)
