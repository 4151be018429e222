# A server, its command-line client and its benchmark, over the loopback and over a UNIX socket.
set -e
cd /tmp
redis-server --port 6379 --unixsocket /tmp/redis.sock --save '' --daemonize no --logfile /tmp/redis.log --io-threads 1 --dir /tmp &
server=$!
until redis-cli ping 2>/dev/null | grep -q PONG; do sleep 0.1; done
redis-cli set greeting hello; redis-cli get greeting; redis-cli incr counter; redis-cli incrby counter 41
redis-cli rpush list a b c; redis-cli lrange list 0 -1; redis-cli hset h k v; redis-cli hgetall h
redis-cli -s /tmp/redis.sock zadd z 1 one 2 two; redis-cli zrange z 0 -1 withscores
redis-cli eval 'return {KEYS[1], ARGV[1] * 2}' 1 key 21
(redis-cli -r 1 blpop queue 5 | tail -n 1) & sleep 0.2; redis-cli lpush queue job; wait $!
redis-cli multi >/dev/null; redis-cli setex temporary 100 x; redis-cli ttl temporary; redis-cli dbsize
redis-cli --pipe <<END | tail -n 1
SET a 1
SET b 2
END
redis-benchmark -q -n 300 -c 10 -t set,get,incr,lpush --csv | tail -n +2 | cut -d, -f1
redis-cli info server | grep -c redis_version
redis-cli bgsave >/dev/null; until redis-cli info persistence | grep -q 'rdb_bgsave_in_progress:0'; do sleep 0.1; done; test -s dump.rdb && echo saved
redis-cli shutdown nosave || true
wait $server; echo "server ended with $?"
grep -c 'ready to accept\|Ready to accept' redis.log
echo EXIT-SUCCESS
