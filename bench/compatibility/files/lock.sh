# One process holds a database while another tries to write to it, in an order that files ensure.
db=lock.db
sqlite3 -batch $db 'create table t(x)'
{
  echo 'begin exclusive; insert into t values(1);'
  echo '.shell touch held'
  while [ ! -e tried ]; do sleep 0.05; done
  echo 'commit;'
} | sqlite3 -batch $db &
while [ ! -e held ]; do sleep 0.05; done
sqlite3 -batch $db 'insert into t values(2)'
echo "while it is locked: $?"
touch tried
wait
sqlite3 -batch $db 'insert into t values(3); select group_concat(x) from t; pragma integrity_check;'
rm -f $db $db-journal held tried
