# Stressors that verify what they do, each a fixed number of operations.
set -e
cd /tmp
run() { if stress-ng --temp-path /tmp --no-rand-seed --metrics-brief --verify "$@" >/tmp/log 2>&1; then echo "passed: $*"; else echo "failed: $*"; cat /tmp/log; fi; }
run --pipe 1 --pipe-ops 50
run --futex 1 --futex-ops 100
run --mmap 1 --mmap-ops 2 --mmap-bytes 1m
run --signal 1 --signal-ops 100
run --fork 1 --fork-ops 10
run --clone 1 --clone-ops 10
run --switch 1 --switch-ops 200
run --poll 1 --poll-ops 50
run --epoll 1 --epoll-ops 5
run --eventfd 1 --eventfd-ops 100
run --pthread 1 --pthread-ops 10
run --sem 1 --sem-ops 100
run --msg 1 --msg-ops 100
run --shm 1 --shm-ops 2 --shm-bytes 1m
run --sock 1 --sock-ops 2
run --kill 1 --kill-ops 50
run --vfork 1 --vfork-ops 10
echo EXIT-SUCCESS
