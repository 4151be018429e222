# Pipes, subshells, here documents, traps, jobs and redirections, by builtins and a few programs.
set -eu
fib() { if [ "$1" -lt 2 ]; then echo "$1"; else echo $(($(fib $(($1 - 1))) + $(fib $(($1 - 2))))); fi; }
echo "fib 8 = $(fib 8)"
i=0; while [ $i -lt 2000 ]; do i=$((i + 1)); done; echo "counted to $i"
cat <<END | while read -r a b; do echo "$b $a"; done
one two
three four
END
(exit 3) || echo "status $?"
( echo out; echo err >&2 ) 2>&1 | sort
{ echo a; echo b; } >/tmp/f; exec 3</tmp/f; read -r x <&3; read -r y <&3; exec 3<&-; echo "$x$y"
trap 'echo "got TERM"' TERM; kill -TERM $$; trap - TERM
sleep 0.05 & p=$!; wait $p; echo "child ended with $?"
sh -c 'kill -9 $$' || echo "killed: $?"
for n in $(seq 20); do echo $n & done | sort -n | tr '\n' ' '; wait; echo
set -- a 'b c' d; echo "$# ${2} ${*}"
case abc in a*) echo match ;; esac
echo /programs/dash.s? "${PATH%%:*}" "${undefined:-default}"
umask 027; : >/tmp/g; stat -c %a /tmp/g
cd /tmp; pwd; cd - >/dev/null; pwd
printf '%05d %x %s\n' 42 255 str
trap 'echo EXIT-SUCCESS' EXIT
