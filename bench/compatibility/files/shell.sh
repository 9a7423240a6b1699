# Pipes, redirections, loops and functions of a POSIX shell.
seq 20 | grep 1 | sort -rn | head -n 3 | tr '\n' ' '
echo
for f in text.txt data.csv nothing; do
  if [ -f "$f" ]; then wc -l < "$f" | tr -d ' '; else echo "no $f" >&2; fi
done 2>errors >counts
cat counts errors
exec 3>third
echo to three >&3
exec 3>&-
cat third
n=0
while read -r name number rest; do
  n=$((n + number))
done <text.txt
echo "sum $n"
x=$(echo $(echo nested) | sed s/n/N/)
echo "$x"
f() { local y=$1; [ "$y" -gt 0 ] && f $((y - 1)); echo "level $y"; }
f 3 | tail -n 1
cat <<EOF | tr a-z A-Z
here $x
$(printf 'and %s' there)
EOF
{ echo out; echo err >&2; } 2>&1 | sort
false | true; echo "pipe status $?"
! true; echo "not $?"
( cd / && pwd ); pwd | grep -c work
yes | head -n 100000 | wc -l
sh -c 'exit 12'; echo "child $?"
echo one two three | xargs -n 1 echo item
find . -name '*.csv' | xargs cat | wc -l
case abc in a*) echo case;; esac
until [ "$n" -le 70 ]; do n=$((n - 7)); done; echo "$n"
rm counts errors third
