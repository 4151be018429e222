# tar, gzip and xz, there and back.
set -e
cd /tmp; mkdir -p ar/x/y; cd ar
seq 3000 >x/numbers; head -c 20000 /dev/zero >x/y/zeros; ln -s ../numbers x/y/link; ln x/numbers x/hard; chmod 700 x/y
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf a.tar x; sha256sum a.tar; tar -tvf a.tar
gzip -9nk a.tar; sha256sum a.tar.gz; xz -k -T1 -1 a.tar; xz -l --robot a.tar.xz | grep -c file; xz -t a.tar.xz
mkdir out; tar -C out -xzf a.tar.gz; diff -r x out/x && echo equal; readlink out/x/y/link; stat -c '%a %h' out/x/y out/x/hard
tar -C out --strip-components=1 -xJf a.tar.xz x/hard; cmp out/hard x/numbers && echo equal; zcat a.tar.gz | tar -t | wc -l; gzip -l a.tar.gz | tail -n 1 | tr -s ' '
tar -cf - x | (cd out && tar -xf - && ls); zgrep -c 2999 a.tar.gz || true; xz -dc -T2 a.tar.xz | cmp - a.tar && echo equal
echo EXIT-SUCCESS
