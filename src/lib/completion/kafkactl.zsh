#compdef kafkactl
# kafkactl completion for zsh. Load it from ~/.zshrc after compinit:  source <(kafkactl completion zsh)
_kafkactl() {
  local -a lines values shown
  local line value directive=:space
  local program=${words[1]/#\~/$HOME}
  lines=("${(@f)$("$program" __complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" </dev/null 2>/dev/null)}")
  for line in "${lines[@]}"; do
    case $line in
      '') continue ;;
      :space|:nospace|:file) directive=$line; continue ;;
    esac
    value=${line%%$'\t'*}
    values+=("$value")
    if [[ $line == *$'\t'* ]]; then shown+=("$value  -- ${line#*$'\t'}"); else shown+=("$value"); fi
  done
  case $directive in
    :file) compset -P '*='; _files; return ;;
    :nospace) compadd -S '' -l -d shown -a values ;;
    *) compadd -l -d shown -a values ;;
  esac
}
if [[ $funcstack[1] == _kafkactl ]]; then _kafkactl "$@"; else compdef _kafkactl kafkactl; fi
