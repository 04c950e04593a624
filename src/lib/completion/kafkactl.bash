# kafkactl completion for bash. Load it from ~/.bashrc:  source <(kafkactl completion bash)
# Runs on the bash 3.2 of macOS too: no mapfile, and compopt only where there is one. Bash splits words at = and :, so
# they are put together again, and of each answer only what comes after the last such sign is given back.
_kafkactl() {
  local program=${COMP_WORDS[0]/#\~/$HOME} index word glue= whole=() cut= line value quoted directive=:space
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    if [[ $word == [=:]* && ${#whole[@]} -gt 0 && $word != *[!=:]* ]]; then
      whole[${#whole[@]}-1]+=$word
      glue=1
    elif [[ $glue ]]; then
      whole[${#whole[@]}-1]+=$word
      glue=
    else
      whole+=("$word")
    fi
  done
  local current=
  ((${#whole[@]})) && current=${whole[${#whole[@]}-1]}
  local opening=
  case $current in \"* | \'*) opening=1 ;; esac
  if [[ $COMP_WORDBREAKS == *[=:]* && $current == *[=:]* ]]; then cut=${current%"${current##*[=:]}"}; fi
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :space | :nospace | :file) directive=$line; continue ;;
    esac
    value=${line%%$'\t'*}
    printf -v quoted %q "${value#"$cut"}"
    # Inside an open quote a backslash stays a backslash, so only what needs none is offered there.
    [[ $opening && $quoted != "$value" ]] && continue
    COMPREPLY+=("$quoted")
  done < <("$program" __complete -- "${whole[@]}" </dev/null 2>/dev/null)
  case $directive in
    :nospace) type compopt >/dev/null 2>&1 && compopt -o nospace ;;
    :file)
      type compopt >/dev/null 2>&1 && compopt -o filenames
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]#[=:]}")
      ;;
  esac
}
complete -F _kafkactl kafkactl
