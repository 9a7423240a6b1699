# Two processes write to one database in WAL mode at once.
db=wal.db
sqlite3 -batch $db 'pragma journal_mode=wal; create table t(who, n, unique(who, n)); create table sums(who, total);'
writer() {
  {
    echo '.timeout 60000'
    i=0
    while [ $i -lt 40 ]; do
      echo "begin immediate; insert into t values('$1', $i); update sums set total = total + $i where who = '$1'; commit;"
      i=$((i + 1))
    done
  } | sqlite3 -batch $db
  echo "writer $1 ended with $?" >&2
}
sqlite3 -batch $db "insert into sums values('a', 0), ('b', 0);"
writer a 2>a.log &
writer b 2>b.log &
wait
cat a.log b.log
sqlite3 -batch $db 'select who, count(*), sum(n) from t group by who order by who; select * from sums order by who; pragma integrity_check; pragma journal_mode;'
rm -f $db $db-wal $db-shm a.log b.log
