#!/bin/sh
# Cleans up behind a test cluster, whatever becomes of the process that started it: it reads `started PID` and `ended PID` and, when
# its input ends, kills those that have not ended and removes the folder. A process that is killed closes its pipes all the same.
#   keeper.sh FOLDER
set -u
trap '' HUP INT TERM

running=
while read -r event pid; do
  rest=
  for other in $running; do [ "$other" = "$pid" ] || rest="$rest $other"; done
  running=$rest
  [ "$event" = ended ] || running="$running $pid"
done

# A process that ends just now may write a last file.
for pid in $running; do kill -KILL "$pid" 2>/dev/null; done
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf -- "$1" 2>/dev/null
  [ -e "$1" ] || exit 0
  sleep "0.$((attempt - 1))"
done
exit 1
