# A master with two workers serves files, errors, ranges and a proxy of itself to curl and busybox wget; reload and quit by signals.
set -e
mkdir -p /tmp/nginx/html; cd /tmp/nginx
echo '<h1>hello</h1>' >html/index.html; seq 20000 >html/large.txt
nginx -t -c /programs/nginx.conf -e /tmp/nginx/error.log 2>&1 | tail -n 1
nginx -c /programs/nginx.conf -e /tmp/nginx/error.log
curl -s http://127.0.0.1:8080/
curl -s -o got -w '%{http_code} %{size_download}\n' http://127.0.0.1:8080/large.txt; cmp got html/large.txt && echo same
curl -s -o /dev/null -w '%{http_code}\n' http://localhost:8080/missing
curl -s -r 0-8 http://127.0.0.1:8080/large.txt
curl -s -X POST -d x=1 http://127.0.0.1:8080/up
curl -s http://127.0.0.1:8080/proxy/index.html
busybox wget -q -O - http://127.0.0.1:8080/index.html
for i in 1 2 3 4 5 6 7 8; do curl -s http://127.0.0.1:8080/ & done | sort | uniq -c; wait
nginx -s reload -c /programs/nginx.conf -e /tmp/nginx/error.log; sleep 0.3; curl -s http://127.0.0.1:8080/
pid=$(cat pid); nginx -s quit -c /programs/nginx.conf -e /tmp/nginx/error.log
while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
grep -c 'GET' access.log; grep -c alert error.log || true
echo EXIT-SUCCESS
