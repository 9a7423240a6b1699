# Read by sh: comments, quotes, an unknown command, then a status of its own.
cd data ; cd ..
no-such-command 'with quotes' "and more" < data/sample.txt
exit 3 | exit 4
exit 5
