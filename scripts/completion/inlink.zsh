#compdef inlink
# Completes inlink's commands, options, ids and titles. Made by: inlink completion zsh
_inlink() {
  local value meaning
  local -a found
  while IFS=$'\t' read -r value meaning; do
    found+=("${value//:/\\:}:$meaning")
  done < <(inlink __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)
  if (( $#found )); then _describe -V inlink found -M 'm:{[:lower:]}={[:upper:]}'; else _files; fi
}
if [ "$funcstack[1]" = _inlink ]; then _inlink "$@"; else compdef _inlink inlink; fi
