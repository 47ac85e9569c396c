# Completes inlink's commands, options, ids and titles. Made by: inlink completion fish
complete -c inlink -f -k -a '(inlink __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
