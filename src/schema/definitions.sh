#!/bin/sh
# Writes definitions.c: the definitions of all versions as bytes, the oldest version first.
#
#   definitions.sh FOLDER FILE...
#
# FOLDER is how errors name the folder of the files. Files of steps, which have two versions in their names,
# are passed over.
set -eu

folder=$1
shift

# Prints "VERSION FILE" of each definition, sorted by version.
list_definitions() {
	for file; do
		name=${file##*/}
		version=${name%.sql}
		case $version in
			*--* | -* | *- | *[!A-Za-z0-9._+-]* | '') ;;
			*) printf '%s %s\n' "$version" "$file" ;;
		esac
	done | sort -V
}

# Prints the bytes of a file as elements of an array. A byte of zero would end the text.
print_bytes() {
	od -A n -v -t u1 "$1" | awk -v file="$1" '
		{
			for (i = 1; i <= NF; i++)
				if ($i == 0) {
					print file ": has a byte of zero" > "/dev/stderr"
					exit 1
				}
			gsub(/[ \t]+/, ", ")
			sub(/^, /, "\t")
			print $0 ","
		}'
}

definitions=$(list_definitions "$@")
[ -n "$definitions" ] || {
	echo "$0: there is no definition in $folder: it would be a file VERSION.sql" >&2
	exit 1
}

printf '/* Written by definitions.sh from the files in %s. */\n' "$folder"
printf '#include "postgres.h"\n\n#include "schema/schema.h"\n'
number=0
echo "$definitions" | while IFS=' ' read -r version file; do
	printf '\nstatic const unsigned char text_%d[] = {\n' "$number"
	print_bytes "$file"
	printf '\t0\n};\n'
	number=$((number + 1))
done
printf '\nconst DefinitionFile definition_files[] = {\n'
number=0
echo "$definitions" | while IFS=' ' read -r version file; do
	printf '\t{"%s", "%s/%s", (const char *) text_%d},\n' "$version" "$folder" "${file##*/}" "$number"
	number=$((number + 1))
done
printf '};\n\nconst int\tdefinition_file_count = lengthof(definition_files);\n'
