# gawk, sed, grep, bc and their regular expressions.
set -e
gawk 'BEGIN { for (i = 1; i <= 300; i++) s += i * i; print s; printf "%.10g %s\n", exp(1), toupper("abc"); n = split("c b a", x); asort(x); print x[1] x[2] x[3]; print strftime("%Y", 0, 1), length("hello"), substr("hello", 2, 3), gensub(/l+/, "L", "g", "hello"); "echo piped" | getline line; print line; print and(12, 10), strtonum("0x1f") }'
seq 100 | gawk -v FS='' '{ c[length($0)]++ } END { PROCINFO["sorted_in"] = "@ind_num_asc"; for (k in c) print k, c[k] }'
printf 'name,age\nada,36\ngrace,85\n' | gawk -F, 'NR > 1 { sum += $2; print $1 > "/tmp/names" } END { print sum / (NR - 1); close("/tmp/names"); while ((getline l < "/tmp/names") > 0) print "-", l }'
gawk 'BEGIN { s = "/inet/tcp/0/127.0.0.1/9"; if ((print "x" |& s) < 0 || (s |& getline) < 0) print "no server" }' 2>/dev/null || echo "no server"
seq 10 | sed -n '2~3p;$='; echo 'hello world' | sed -E 's/(\w+) (\w+)/\2 \1/; y/abc/ABC/'; printf 'a\nb\nc\n' | sed '1!G;h;$!d'; printf 'x\n' >/tmp/s; sed -i.bak 's/x/y/' /tmp/s; cat /tmp/s /tmp/s.bak; seq 6 | sed 'N;N;s/\n/+/g'
printf 'foo\nbar\nfoobar\n' | grep -n '^foo'; printf 'a1\nb2\n' | grep -oE '[0-9]+'; grep -rlF EXIT-SUCCESS /programs | wc -l >/dev/null; printf 'abab\n' | grep -P '^(ab)\1$'; grep -c . /programs/text.sh >/dev/null; printf 'x\ny\n' | grep -v x; printf 'a\nb\nc\n' | grep -A1 -B1 b; grep -q nothing /dev/null || echo "grep gave $?"
echo 'scale=30; 4*a(1)' | bc -l; echo 'define f(n) { if (n < 2) return 1; return n * f(n-1); } f(40)' | bc; echo '2 100 ^ p' | dc
echo EXIT-SUCCESS
