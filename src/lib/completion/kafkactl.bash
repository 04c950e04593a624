# kafkactl completion for bash. Load it from ~/.bashrc:  source <(kafkactl completion bash)
# Runs on the bash 3.2 of macOS too: no mapfile, and compopt only where there is one. Bash splits words at = and :, so
# they are put together again, and of each answer only what comes after the last such sign is given back.
_kafkactl() {
  local program=${COMP_WORDS[0]/#\~/$HOME} index word glue= whole=()
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

  # Words come as they were typed; kafkactl wants what they say.
  local opening= cut= current=
  ((${#whole[@]})) && current=${whole[${#whole[@]}-1]}
  case $current in \"* | \'*) opening=${current:0:1} ;; esac
  for ((index = 0; index < ${#whole[@]}; index++)); do
    word=${whole[index]}
    case $word in
      \"*) word=${word#\"} word=${word%\"} ;;
      \'*) word=${word#\'} word=${word%\'} ;;
      *) word=${word//\\/} ;;
    esac
    whole[index]=$word current=$word
  done
  if [[ $COMP_WORDBREAKS == *[=:]* && $current == *[=:]* ]]; then cut=${current%"${current##*[=:]}"}; fi

  local line value quoted directive=:space
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :space | :nospace | :file) directive=$line; continue ;;
    esac
    value=${line%%$'\t'*}
    value=${value#"$cut"}
    # Inside an open quote a backslash stays a backslash, so what would need one is not offered there.
    case $opening in
      \") [[ $value == *[\$\`\"\\!]* ]] && continue; quoted=$value ;;
      \') [[ $value == *\'* ]] && continue; quoted=$value ;;
      *) printf -v quoted %q "$value" ;;
    esac
    COMPREPLY+=("$quoted")
  done < <("$program" __complete -- "${whole[@]}" </dev/null 2>/dev/null)
  case $directive in
    :nospace) compopt -o nospace 2>/dev/null ;;
    :file)
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "${current#"$cut"}")
      ;;
  esac
}
complete -F _kafkactl kafkactl
