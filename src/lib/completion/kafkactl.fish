# kafkactl completion for fish. Load it from ~/.config/fish/config.fish:  kafkactl completion fish | source
function __kafkactl_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l program $before[1]
    set -e before[1]
    set -l unquoted (string unescape -- $current; or echo -- $current)
    for line in ($program __complete -- $before "$unquoted" </dev/null 2>/dev/null)
        switch $line
            case :space :nospace
            case :file
                set -l option (string match -r '^--[^=]*=' -- $current)
                string replace -r '^' "$option" -- (__fish_complete_path (string replace -- "$option" '' $current))
            case '*'
                echo -- $line
        end
    end
end
complete -c kafkactl -e
complete -c kafkactl -f -a '(__kafkactl_complete)'
