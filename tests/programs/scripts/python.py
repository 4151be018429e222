"""Threads, subprocesses, sockets, sqlite3, asyncio, files, signals, multiprocessing."""
import asyncio, collections, hashlib, json, mmap, os, queue, re, select, signal, socket, sqlite3, struct, subprocess, sys, tempfile, threading, time, zlib

def check(name, value):
    print(f'{name}: {value}', flush=True)

counter, lock = 0, threading.Lock()
def work():
    global counter
    for _ in range(200):
        with lock:
            counter += 1
threads = [threading.Thread(target=work) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
check('threads', counter)
jobs, done = queue.Queue(), queue.Queue()
def consume():
    while (job := jobs.get()) is not None:
        done.put(job * job)
pool = [threading.Thread(target=consume) for _ in range(3)]
[t.start() for t in pool]; [jobs.put(i) for i in range(20)]; [jobs.put(None) for _ in pool]; [t.join() for t in pool]
check('queue', sum(done.get() for _ in range(20)))
event = threading.Event(); threading.Timer(0.01, event.set).start(); check('timer', event.wait(5)); check('times out', event.wait(0) and not threading.Event().wait(0.01))

check('subprocess', subprocess.run(['tr', 'a-z', 'A-Z'], input='shout', capture_output=True, text=True).stdout)
check('shell', subprocess.run('echo out; echo err >&2; exit 3', shell=True, capture_output=True))
child = subprocess.Popen(['sleep', '100']); child.terminate(); check('killed', child.wait())
try:
    subprocess.run(['sleep', '5'], timeout=0.05)
except subprocess.TimeoutExpired as e:
    check('timeout', e.timeout)
pid = os.fork()
if pid == 0:
    os._exit(9)
check('fork', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

server = socket.create_server(('127.0.0.1', 0)); port = server.getsockname()[1]
def serve():
    for _ in range(3):
        conn, _ = server.accept()
        with conn:
            conn.sendall(conn.recv(100)[::-1])
t = threading.Thread(target=serve); t.start()
for word in (b'abc', b'stressed', b'x' * 50):
    with socket.create_connection(('localhost', port)) as c:
        c.sendall(word); check('tcp', c.recv(100))
t.join(); server.close()
a, b = socket.socketpair(); r, w = os.pipe(); socket.send_fds(a, [b'fd'], [w]); data, fds, _, _ = socket.recv_fds(b, 10, 1); os.write(fds[0], b'through a passed descriptor'); check('rights', os.read(r, 100))
u1, u2 = socket.socket(type=socket.SOCK_DGRAM), socket.socket(type=socket.SOCK_DGRAM); u1.bind(('127.0.0.1', 0)); u2.sendto(b'datagram', u1.getsockname()); check('udp', u1.recv(100))
ep = select.epoll(); ep.register(a, select.EPOLLIN); b.send(b'!'); check('epoll', [(f == a.fileno(), e) for f, e in ep.poll(1)])

db = sqlite3.connect('/tmp/test.db'); db.execute('create table t(a integer primary key, b text)')
with db:
    db.executemany('insert into t values(?, ?)', [(i, f'row {i}') for i in range(500)])
db.execute('create index i on t(b)'); check('sqlite', db.execute("select count(*), sum(a), max(b) from t where b like 'row 1%'").fetchone()); db.close(); check('size', os.path.getsize('/tmp/test.db'))

async def ticker(name, n):
    for _ in range(n):
        await asyncio.sleep(0.001)
    return name
async def main():
    proc = await asyncio.create_subprocess_exec('cat', stdin=-1, stdout=-1); out, _ = await proc.communicate(b'asyncio child')
    return await asyncio.gather(ticker('a', 5), ticker('b', 3)), out
check('asyncio', asyncio.run(main()))

hits = []; signal.signal(signal.SIGUSR1, lambda s, f: hits.append(s)); os.kill(os.getpid(), signal.SIGUSR1); check('signal', hits == [signal.SIGUSR1])
signal.setitimer(signal.ITIMER_REAL, 0.01); signal.signal(signal.SIGALRM, lambda s, f: hits.append(s)); signal.pause(); check('alarm', hits[-1] == signal.SIGALRM)
with tempfile.TemporaryFile() as f:
    f.write(b'0' * 8192); f.flush(); m = mmap.mmap(f.fileno(), 8192); m[4096:4100] = b'mmap'; f.seek(4096); check('mmap', f.read(4))
os.makedirs('/tmp/p/q', exist_ok=True); open('/tmp/p/q/f', 'w').write('x'); check('walk', list(os.walk('/tmp/p'))); check('listdir', sorted(os.listdir('/programs'))[:2])
check('json', json.dumps({'b': [1, 2.5, None], 'a': 'ü'}, sort_keys=True)); check('sha', hashlib.sha256(b'hartbeat').hexdigest()[:16]); check('zlib', zlib.decompress(zlib.compress(b'abc' * 1000))[:6]); check('re', re.findall(r'(\w)\1', 'aabbcd')); check('struct', struct.pack('<Hq', 1, -1).hex()); check('counter', collections.Counter('hello').most_common(1)); check('time', time.gmtime(0).tm_year)
check('version', sys.version_info[:2])
print('EXIT-SUCCESS')
