# Completion of esenas for bash: the program itself says what may come next.
# Now: eval "$(./esenas completion bash)"; for good: the same line, with the whole path, in ~/.bashrc.
_esenas() {
  local line="${COMP_LINE:0:COMP_POINT}" program="${COMP_WORDS[0]/#\~/$HOME}" word before="" suggestion
  line="${line#"${line%%[![:space:]]*}"}"
  [[ $line == *[[:space:]]* ]] || return 0
  line="${line#*[[:space:]]}"
  # The word that is completed here; bash breaks it at '=' and ':' and wants the rest of it only.
  word="${line##*[[:space:]]}"
  case "$COMP_WORDBREAKS" in
    *=*) before="${word%"${word##*[=:]}"}" ;;
  esac
  COMPREPLY=()
  while IFS= read -r suggestion; do
    [[ -n $suggestion && $suggestion == "$word"* ]] && COMPREPLY+=("${suggestion#"$before"}")
  done < <("$program" "[suggest:${#line}]" "$line" 2> /dev/null)
  # A key goes on with its value.
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}
complete -o bashdefault -o default -F _esenas esenas
