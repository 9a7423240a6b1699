total=0
for word in one two three; do
  case $word in t*) total=$((total + ${#word})) ;; esac
done
echo "total $total"
square() { local n=$1; echo $((n * n)); }
i=0
while [ $i -lt 5 ]; do square $i; i=$((i + 1)); done
printf '%05d|%-6s|%x\n' 42 left 255
set -- a 'b c' d
echo "$# $2"
unset nothing
echo "${nothing:-default} ${total#0}"
exit 7
