# Job control as far as a script needs it.
trap 'echo "caught USR1"' USR1
trap 'echo "leaving"' EXIT
set -m
sleep 3 &
jobs
sh -c "sleep 0.3"
kill %1
wait %1
echo "wait says $?"
set +m
(sleep 0.2; kill -USR1 $$) &
wait $!
echo "after the signal"
wait
(exit 7) &
wait $!
echo "wait says $?"
(trap 'echo "child caught TERM"; exit 9' TERM; kill -TERM $(sh -c 'echo $PPID'); sleep 5) &
wait $!
echo "wait says $?"
{ sh -c 'kill -KILL $$'; } 2>/dev/null
echo "killed: $?"
for i in 1 2 3; do (exit $i) & done
wait
echo "all gone"
