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
#   make test-matrix        run them with PostgreSQL 13, 15, 17, 18 and 19 (or some: VERSIONS="13 17"); as root
#   make test-assertions    run them on a server that is built with assertions
#   make test-valgrind      run the pg_regress tests with that server in valgrind
#   make bench              measure
#   make generate           write sql/ from src/schema/schema.c
#
# These work on the database of DATABASE_URL or PGHOST, PGDATABASE and so on (see bin/schema_setup --help):
#
#   make migrate            install or update the extension there, and verify
#   make push               make its schema what the newest version says; for development
#   make studio             look at it in a browser

EXTENSION = schema_setup
MODULE_big = schema_setup

# Where the sources are: here, or where an out-of-tree build (make -f DIR/Makefile VPATH=DIR) says
TOP_SOURCE := $(or $(VPATH),.)
SOURCES := $(sort $(wildcard $(TOP_SOURCE)/src/*/*.c))
ifeq ($(SOURCES),)
$(error there are no sources in $(TOP_SOURCE)/src: for a build out of the source tree, make -f DIR/Makefile VPATH=DIR)
endif
OBJS = $(patsubst $(TOP_SOURCE)/%.c,%.o,$(SOURCES))
# Other libraries of the server see only what SQL calls.
SHLIB_LINK += -Wl,--version-script=$(TOP_SOURCE)/src/exports.map
DATA = $(patsubst $(TOP_SOURCE)/%,%,$(wildcard $(TOP_SOURCE)/sql/schema_setup--*.sql))
SCRIPTS = bin/schema_setup

# The version is written in the control file, and only there.
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" $(TOP_SOURCE)/schema_setup.control)
PG_CPPFLAGS = -I$(srcdir)/src -DSCHEMA_SETUP_VERSION='"$(EXTVERSION)"'

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
	inventory \
	verify_presence \
	verify_definition \
	verify_enforcement \
	verify_durability \
	verify_membership \
	verify_ownership \
	verify_newer \
	expressions \
	details \
	other_schema \
	privileges \
	bad_input \
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
	repair_random
REGRESS_OPTS = --inputdir=$(srcdir)/test

TAP_TESTS = 1
PROVE_TESTS ?= test/t/*.pl

# Goals that find or install PostgreSQL themselves, and so do without pg_config
STANDALONE = demo test test-matrix test-sanitize test-assertions test-valgrind bench generate list-regress migrate push studio

ifneq ($(filter-out $(STANDALONE),$(or $(MAKECMDGOALS),all)),)
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifeq ($(wildcard $(PGXS)),)
$(error "$(PG_CONFIG) --pgxs" gives no PGXS: install postgresql-server-dev-N, or set PG_CONFIG to the pg_config of your PostgreSQL)
endif
include $(PGXS)

PROVE_FLAGS += -I $(srcdir)/test/t $(EXTRA_PROVE_FLAGS)

# Every object depends on every header and on the version.
$(OBJS) $(OBJS:.o=.bc): $(wildcard $(TOP_SOURCE)/src/*.h $(TOP_SOURCE)/src/*/*.h) schema_setup.control
$(shell mkdir -p $(sort $(dir $(OBJS))))
endif

.PHONY: $(STANDALONE)

demo:
	@sh test/demo.sh

test:
	@sh test/run.sh

# The suites of test/sql, on a library that traps what C leaves undefined
test-sanitize:
	@SANITIZE=1 TESTS="$(REGRESS)" sh test/run.sh

# On a server that checks itself, built for it
test-assertions:
	@sh test/assertions.sh

test-valgrind:
	@sh test/assertions.sh valgrind

# Each in a Debian system of its own, in a temporary directory
test-matrix:
	@sh test/matrix.sh

bench:
	@sh test/bench/run.sh

generate:
	@sh test/generate.sh

# The names of the pg_regress tests, for test/run.sh
list-regress:
	@echo $(REGRESS)

migrate push studio:
	@sh bin/schema_setup $@ $(OPTIONS)
