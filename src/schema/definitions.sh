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

# Prints the path of the file of that name; nothing if there is none.
find_file() {
	name=$1
	shift
	for file; do
		[ "${file##*/}" != "$name" ] || printf '%s\n' "$file"
	done
}

# True for a version that has a definition.
is_version() {
	printf '%s\n' "$definitions" | grep -q -F -x -e "$1 $(dirname "$2")/$1.sql"
}

# Ends the build for a file of steps between two versions that do not follow each other: nothing would read it.
check_steps() {
	for file; do
		name=${file##*/} name=${name%.sql} name=${name%.backfill}
		from=${name%%--*} to=${name#*--}
		case $name in *--*) ;; *) continue ;; esac
		is_version "$from" "$file" || continue
		is_version "$to" "$file" || {
			echo "$0: $file: there is no definition of version $to" >&2
			exit 1
		}
		printf '%s\n' "$definitions" | cut -d ' ' -f 1 | grep -F -x -A 1 -e "$from" | tail -n 1 | grep -q -F -x -e "$to" || {
			echo "$0: $file: $to is not the version that follows $from" >&2
			exit 1
		}
	done
}

# Prints an array of the bytes of a file, and its elements of DefinitionFile.
print_optional() {
	if [ -n "$2" ]; then
		printf '\nstatic const unsigned char %s[] = {\n' "$1" >&3
		print_bytes "$2" >&3
		printf '\t0\n};\n' >&3
		printf ', "%s/%s", (const char *) %s' "$folder" "${2##*/}" "$1"
	else
		printf ', NULL, NULL'
	fi
}

check_steps "$@"
printf '/* Written by definitions.sh from the files in %s. */\n' "$folder"
printf '#include "postgres.h"\n\n#include "schema/schema.h"\n'
exec 3>&1
number=0
previous=
rows=$(echo "$definitions" | while IFS=' ' read -r version file; do
	printf '\t{"%s"' "$version"
	print_optional "text_$number" "$file"
	print_optional "steps_$number" "$(find_file "$previous--$version.sql" "$@")"
	print_optional "backfill_$number" "$(find_file "$previous--$version.backfill.sql" "$@")"
	printf '},\n'
	number=$((number + 1))
	previous=$version
done)
printf '\nconst DefinitionFile definition_files[] = {\n%s\n};\n\nconst int\tdefinition_file_count = lengthof(definition_files);\n' "$rows"
