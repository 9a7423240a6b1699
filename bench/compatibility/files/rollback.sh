# Two processes write to one database with a rollback journal at once.
db=rollback.db
sqlite3 -batch $db 'create table t(who, n, unique(who, n)); create table sums(total); insert into sums values(0);'
writer() {
  {
    echo '.timeout 60000'
    i=0
    while [ $i -lt 15 ]; do
      echo "begin immediate; insert into t values('$1', $i); update sums set total = total + $i; commit;"
      i=$((i + 1))
    done
  } | sqlite3 -batch $db
  echo "writer $1 ended with $?" >&2
}
writer a 2>a.log &
writer b 2>b.log &
wait
cat a.log b.log
sqlite3 -batch $db 'select who, count(*), sum(n) from t group by who order by who; select * from sums; pragma integrity_check;'
rm -f $db $db-journal a.log b.log
