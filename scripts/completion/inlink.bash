# Completes inlink's commands, options, ids and titles. Made by: inlink completion bash
_inlink() {
  local value meaning
  COMPREPLY=()
  while IFS=$'\t' read -r value meaning; do
    printf -v value %q "$value"
    COMPREPLY+=("$value")
  done < <(inlink __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -o nosort -F _inlink inlink
