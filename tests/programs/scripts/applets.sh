# A run through busybox: its shell and more than fifty of its applets, each by name.
set -e
cd /tmp
mkdir -p box/deep/er
cd box
step() { echo "== $*"; }
step echo printf seq; printf '%s-%d\n' a 1 b 2; seq 3 2 9
step cat tac rev; seq 5 >five; cat five; tac five | tr '\n' ' '; echo; echo abc | rev
step head tail; seq 100 | head -n 2; seq 100 | tail -n 2
step sort uniq; printf 'b\na\nb\nc\n' | sort | uniq -c
step cut paste; echo 'a:b:c' | cut -d: -f2; paste -d, five five | head -n 1
step tr wc fold; echo hello | tr a-z A-Z; wc -l five; echo abcdefgh | fold -w 3
step nl expand unexpand; nl five | head -n 1; printf 'a\tb\n' | expand | unexpand -a
step grep sed awk; grep -c '[24]' five; sed -n 's/3/three/p' five; awk '{ s += $1 } END { print s }' five
step find xargs; touch deep/er/x deep/y; find deep | sort; find deep -type f | sort | xargs -n 1 basename
step cp mv ln rm; cp five six; mv six seven; ln -s seven link; readlink link; ln seven hard; rm seven; cat hard | wc -l
step ls stat du; ls; stat -c '%n %s %F' five; du -k deep | wc -l
step chmod touch mkdir rmdir; chmod 640 five; stat -c %a five; mkdir empty; rmdir empty
step test expr true false; test -f five && echo file; expr 6 '*' 7; true && echo yes; false || echo no
step basename dirname realpath; basename /a/b.c .c; dirname /a/b.c; realpath deep/../five
step md5sum sha1sum sha256sum cksum; md5sum five; sha1sum five; sha256sum five | cut -c 1-16; cksum five
step od hexdump xxd; echo hi | od -c | head -n 1; echo hi | hexdump -C | head -n 1; echo hi | xxd
step gzip gunzip zcat; gzip -c five | gunzip -c | wc -c; gzip five; zcat five.gz | head -n 1; gunzip five.gz
step bzip2 xz; bzip2 -c five | bunzip2 -c | wc -c; xz -dc </dev/null | wc -c
step tar; tar -cf five.tar five deep; tar -tf five.tar | sort; mkdir out; tar -xf five.tar -C out; ls out
step cpio; find deep | sort | cpio -o -H newc 2>/dev/null | cpio -t 2>/dev/null | sort
step diff cmp comm; sed s/3/x/ five >other; diff five other || true; cmp five other || true; comm -12 five other | wc -l
step patch; diff -u five other >p || true; cp five five2; patch five2 p >/dev/null; cmp five2 other && echo patched
step dd truncate; dd if=/dev/zero bs=100 count=3 2>/dev/null | wc -c; truncate -s 10 t; stat -c %s t
step tee split; echo tee | tee one | cat; split -l 2 five part; ls part*; cat partac
step date; date -u -d @86400 +%Y-%m-%dT%H:%M:%S
step env printenv; env -i A=1 printenv A
step sleep usleep timeout; sleep 0.01; usleep 1000; timeout 1 echo in time
step factor bc dc; factor 360; echo '2^64' | bc; echo '3 4 * p' | dc
step base64 uuencode; echo hello | base64; echo aGVsbG8K | base64 -d
step which id whoami uname; which sh; id -u; uname -m
step mktemp; mktemp -d /tmp/mkt.XXXXXX | wc -c
step mkfifo; mkfifo pipe; (echo through >pipe) & cat pipe; wait
step kill trap; trap 'echo trapped' USR1; kill -USR1 $$; (sleep 100 & kill $!; wait $! || echo "status $?")
step shuf sum tsort; seq 3 | shuf | sort; printf 'a b\nb c\n' | tsort
step ash; f() { local a=$1; echo $((a * 2)); }; f 21; for i in 1 2 3; do case $i in 2) continue;; esac; echo $i; done; echo "${HOME##*/}"
step strings; printf 'ab\000hello\000' | strings
cd /; rm -r /tmp/box; test -d /tmp/box || echo EXIT-SUCCESS
