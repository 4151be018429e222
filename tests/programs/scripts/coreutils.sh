# GNU coreutils, many of them, with findutils and diffutils.
set -e
export LC_ALL=C TZ=UTC
cd /tmp; mkdir -p c; cd c
seq 1000 >n; sort -R --random-source=/dev/zero n | sort -n | sha256sum
sort -k2,2n -t: <<'END'
a:10
b:9
c:100
END
shuf -i 1-5 | sort | paste -sd+ ; join <(:) /dev/null 2>/dev/null || true
printf '1 a\n2 b\n' >j1; printf '1 x\n2 y\n' >j2; join j1 j2
comm -3 j1 j2; csplit -s n 500 && wc -l xx00 xx01; split -n 4 n q; cat qa? | cmp - n && echo same
cut -c 2-3 n | head -n 12 | tail -n 1; fmt -w 20 <<<'the quick brown fox jumps' 2>/dev/null || echo 'the quick brown fox jumps' | fmt -w 20
pr -t -2 -l 5 n | head -n 2; ptx -G /dev/null; nl -ba j1; tac j1; od -An -tx1 j1; base32 j1; base64 j1; basenc --base16 j1
b2sum j1; sha512sum j1 | cut -c 1-20; sha1sum j1; md5sum j1; cksum j1; sum j1
date -u -d '2024-02-29 12:00 +1 year' '+%F %T %j %a'; touch -d '2020-01-02 03:04:05Z' j1; stat -c '%y %s %a %F' j1; date -r j1 -u +%s
numfmt --to=iec 1234567; factor 1234567890123; expr 7 % 4; printf '%q %08.3f\n' 'a b' 3.14159; echo -e 'a\tb'
install -m 751 j1 inst; stat -c %a inst; ln -s inst sl; readlink -f sl; realpath --relative-to=/ sl; cp -a sl sl2; ls -F
mkdir -p d/e/f; touch d/e/f/g; rm -r d; mkfifo p; (cat p &) ; echo via fifo >p; dd if=n bs=7 skip=3 count=2 2>/dev/null; echo
truncate -s 1M big; du -k --apparent-size big; df . >/dev/null && echo df; sync; tee t1 t2 <j2 >/dev/null; cmp t1 t2
env -i A=b env; nproc --all >/dev/null; tty || true; id -un; groups; logname 2>/dev/null || true; uname -sm; arch; hostid >/dev/null
timeout 0.05 sleep 5 || echo "timeout gave $?"; nice -n 5 nice; nohup true 2>/dev/null; stdbuf -oL echo buffered
yes | head -n 3 | tr '\n' ,; echo; test 1 -lt 2 -a -n x; [ a \< b ] && echo less; pathchk ok; mktemp -u tmp.XXXX | wc -c; tsort <<<'a b' 2>/dev/null || printf 'a b\n' | tsort
expand -t 4 <<END
a	b
END
unlink t1; shred -n 1 -u t2; link j1 hl; stat -c %h j1; chmod u-w j2; ls -l j2 | cut -c 1-10; dircolors -b | wc -l; vdir n | wc -l; dir
find . -name 'q*' -newer j1 -print | sort; find . -type f -size +900k; find . -name 'xx*' -exec wc -c {} + | sort; find . -maxdepth 1 -type l -printf '%f -> %l\n' | sort
echo a b c | xargs -n 1 echo -; printf 'x\0y\0' | xargs -0 -I{} echo '<{}>'
diff -u j1 j2 | tail -n +3; sdiff -w 20 j1 j2 || true; diff3 j1 j2 j1 | head -n 1; cmp -l j1 j2 | wc -l
echo EXIT-SUCCESS
