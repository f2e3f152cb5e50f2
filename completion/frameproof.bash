# SPDX-License-Identifier: GPL-2.0-only
# Completion of frameproof(1) for bash. What there is to complete, the command's own help says.

# The usage of a subcommand: its line in the list of all, and what its own help says of its options.
_frameproof_usage()
{
	"$1" "$2" --help 2>/dev/null | grep -E "frameproof $2( |\$)|^  --"
}

# The words of subcommands, or of commands of a script.
_frameproof_subcommands()
{
	"$1" --help 2>/dev/null | sed -nE '/^$/q; s/^(usage:)? +frameproof ([a-z-]+).*/\2/p'
}
_frameproof_commands()
{
	"$1" help 2>/dev/null | sed -nE 's/^  ([a-z_]+) .*/\1/p' | sort -u
	echo replay
}

# Complete an option's value, by what the usage calls it.
_frameproof_value()
{
	case $2 in
	FILE) mapfile -t COMPREPLY < <(compgen -f -- "$3") ;;
	DIR) mapfile -t COMPREPLY < <(compgen -d -- "$3") ;;
	RELEASE) mapfile -t COMPREPLY < <(compgen -W "$("$1" help machine 2>/dev/null |
		sed -nE 's/^ +\[-kernel ([0-9.|]+)\].*/\1/p' | tr '|' ' ')" -- "$3") ;;
	esac
}

_frameproof()
{
	local command=$1 word=$2 before=$3 usage value words

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		words=$(_frameproof_subcommands "$command")
	elif [ "${COMP_WORDS[1]}" = help ]; then
		[ "$COMP_CWORD" -gt 2 ] || words=$(_frameproof_commands "$command")
	else
		usage=$(_frameproof_usage "$command" "${COMP_WORDS[1]}")
		value=$(sed -nE "s/.*$before ([A-Z]+)( .*|\].*|\$)/\1/p" <<< "$usage" | head -n 1)
		if [[ $before == --* && -n $value ]]; then
			_frameproof_value "$command" "$value" "$word"
			return
		elif [[ $word == -* ]]; then
			words=$(grep -oE -- '--[a-z-]+' <<< "$usage" | sort -u)
		elif [[ $usage == *FILE* ]]; then
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
			return
		fi
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _frameproof frameproof
