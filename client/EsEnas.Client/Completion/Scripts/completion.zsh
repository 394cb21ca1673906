#compdef esenas
# Completion of esenas for zsh: the program itself says what may come next.
# Now: source <(./esenas completion zsh); for good: the same line, with the whole path, in ~/.zshrc after compinit.
_esenas() {
  local program="${words[1]/#\~/$HOME}" line="${(j: :)words[2,CURRENT]}"
  local -a suggestions keys
  suggestions=("${(@f)$("$program" "[suggest:${#line}]" "$line" 2> /dev/null)}")
  suggestions=("${(@M)suggestions:#?*}")
  # A key goes on with its value.
  keys=("${(@M)suggestions:#*=}")
  suggestions=("${(@)suggestions:#*=}")
  (( ${#keys} )) && compadd -S '' -- "${keys[@]}"
  (( ${#suggestions} )) && compadd -- "${suggestions[@]}"
  (( ${#keys} + ${#suggestions} )) || _files
}
compdef _esenas esenas
