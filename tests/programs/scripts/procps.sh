# What ps, pgrep, free and uptime read of /proc, and what a shell sees of itself there.
set -e
sleep 50 & p=$!
ps -o comm= -p $p; ps -e -o comm= | sort | uniq -c | grep -c sleep; pgrep -x sleep | wc -l; ps -o stat= -p $p | cut -c 1
tr '\0' ' ' </proc/$p/cmdline; echo; readlink /proc/$p/exe; readlink /proc/self/cwd; ls /proc/$$/fd | head -n 2
grep -c . /proc/self/maps >/dev/null; grep '^Name' /proc/$p/status; cut -d' ' -f2 /proc/$p/stat; wc -l </proc/self/mounts >/dev/null
free -b | gawk 'NR == 2 { print ($2 > 0 && $2 >= $3) }'; uptime | grep -c load; pgrep sleep | wc -w; pkill -x sleep; wait $p || echo "gave $?"; test -d /proc/$p || echo gone
echo EXIT-SUCCESS
