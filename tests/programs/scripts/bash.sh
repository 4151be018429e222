# What only bash has: arrays, coprocesses, process substitution, regular expressions, job control of pipelines.
set -euo pipefail
declare -A ages=([ada]=36 [grace]=85); for k in $(printf '%s\n' "${!ages[@]}" | sort); do echo "$k ${ages[$k]}"; done
list=(c a b); mapfile -t sorted < <(printf '%s\n' "${list[@]}" | sort); echo "${sorted[*]}"
[[ 2024-05-06 =~ ^([0-9]+)-([0-9]+) ]] && echo "year ${BASH_REMATCH[1]} month ${BASH_REMATCH[2]}"
coproc CAT { while read -r l; do echo "co:$l"; done; }; echo one >&"${CAT[1]}"; read -r r <&"${CAT[0]}"; echo "$r"; eval "exec ${CAT[1]}>&-"; wait "$CAT_PID"
diff <(seq 3) <(seq 2 4) || echo "diff says $?"
sum=0; for ((i = 0; i < 3000; i++)); do : $((sum += i)); done; echo $sum
echo {a..e}{1..2} | wc -w
printf -v hex '%x' 48879; echo $hex; echo "${hex^^} ${hex:1:2} ${#hex}"
f() { return 7; }; f || echo "f gave $?"
{ sleep 0.01; exit 4; } & wait $! || echo "job gave $?"
wait -n < /dev/null || true
(trap 'echo interrupted; exit 5' INT; kill -INT $BASHPID; sleep 1) || echo "subshell gave $?"
set +e; false | true; echo "${PIPESTATUS[*]}"; set -e
read -r -t 0.05 nothing < <(sleep 0.3) || echo "read timed out"
exec 9<>/tmp/rw; echo text >&9; exec 9>&-; cat /tmp/rw
exec {tcp}<>/dev/tcp/127.0.0.1/9 2>/dev/null || echo "connection refused"
seq 1000 | xargs -P 4 -n 100 bash -c 'echo $#' _ | sort | uniq -c
shopt -s globstar nullglob; mkdir -p /tmp/t/u; touch /tmp/t/u/x.c; echo /tmp/t/**/*.c /none/*
ulimit -n 50; ulimit -n
echo $((16#ff ^ 2#1010)) "${RANDOM:+random}" "$SECONDS" >/dev/null
trap 'echo EXIT-SUCCESS' EXIT
