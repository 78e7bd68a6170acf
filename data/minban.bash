# Completion of minban for bash.
_minban ()
{
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} db='' i
  local commands='new check backup restore recover pack unpack erase import list get set delete undo redo changes registers fields inspect hazard complaint report print chart sheet'
  local options='--db --json --today --as --help --version'
  for ((i = 1; i < COMP_CWORD; i++)); do
    [ "${COMP_WORDS[i]}" = --db ] && db=${COMP_WORDS[i+1]}
  done
  names ()
  {
    [ -n "$db" ] && minban "$@" --db "$db" 2>/dev/null | cut -f 1
  }
  if [ "$COMP_CWORD" = 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur"; compgen -f -- "$cur")
    return
  fi
  case "$prev" in
    --db|--rejects|-o|--output|--passphrase-file) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    inspect) mapfile -t COMPREPLY < <(compgen -W 'open scores form results publish reopen' -- "$cur"); return ;;
    hazard) [ "$COMP_CWORD" = 2 ] && { mapfile -t COMPREPLY < <(compgen -W 'summary close' -- "$cur"); return; } ;;
    complaint) [ "$COMP_CWORD" = 2 ] && { mapfile -t COMPREPLY < <(compgen -W 'summary' -- "$cur"); return; } ;;
    sheet) mapfile -t COMPREPLY < <(compgen -W 'dump' -- "$cur"); return ;;
    import|list|get|set|delete|erase|changes|fields)
      mapfile -t COMPREPLY < <(compgen -W "$(names registers) institution hazard complaint" -- "$cur"); return ;;
    report|print|chart)
      mapfile -t COMPREPLY < <(compgen -W "$(names "$prev")" -- "$cur"); return ;;
  esac
  case "$command" in
    new) options+=' --office --region --towns --sample' ;;
    import) options+=' --dry-run --rejects --all-or-nothing --empty-erases --sheet --map --set' ;;
    list) options+=' --where --search --sort --limit -o' ;;
    inspect) options+=' --year --rejects --dry-run --all-or-nothing --reason -o' ;;
    hazard) options+=' --as-of --date --by --result' ;;
    report|print|chart) options+=' --year --as-of --town --institution --all -o' ;;
    backup|restore|recover) options+=' -o' ;;
    pack|unpack) options+=' -o --passphrase-file' ;;
  esac
  case "$cur" in
    -*) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur") ;;
    *) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
  esac
}
complete -o filenames -F _minban minban
