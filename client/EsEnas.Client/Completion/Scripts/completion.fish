# Completion of esenas for fish: the program itself says what may come next.
# Now: ./esenas completion fish | source; for good: ./esenas completion fish > ~/.config/fish/completions/esenas.fish
function __esenas_suggest
    set -l words (commandline -opc)
    set -l line (string join ' ' -- $words[2..-1] (commandline -ct))
    set -l program (string replace -r '^~' -- $HOME $words[1])
    $program "[suggest:"(string length -- "$line")"]" "$line" 2> /dev/null
end
complete -c esenas -a '(__esenas_suggest)'
