#!/bin/sh
# Writes the control file of another application's extension: that of its folder of definitions if there is one,
# or a plain one. Where no default_version is said, it is the newest definition.
#
#   control.sh NAME FOLDER
set -eu

name=$1
control=$2/$1.control

# Prints the version of the newest definition, as definitions.sh sorts them.
newest_version() {
	for file in "$1"/*.sql; do
		version=${file##*/}
		version=${version%.sql}
		case $version in
			*--* | -* | *- | *[!A-Za-z0-9._+-]* | '') ;;
			*) echo "$version" ;;
		esac
	done | sort -V | tail -n 1
}

# Prints a line unless the control file has one of that kind.
print_default() {
	grep -q "^[[:space:]]*$1[[:space:]]*=" "$control" 2>/dev/null || echo "$1 = $2"
}

[ ! -e "$control" ] || cat "$control"
print_default comment "'installs, versions and verifies the schema of $name'"
print_default default_version "'$(newest_version "$2")'"
print_default module_pathname "'\$libdir/$name'"
print_default relocatable true
print_default trusted true
