-- Tables, closures, coroutines, strings, numbers, files, garbage collection.
local function sieve(n)
  local composite, primes = {}, {}
  for i = 2, n do
    if not composite[i] then primes[#primes + 1] = i; for j = i * i, n, i do composite[j] = true end end
  end
  return primes
end
print('primes', #sieve(5000))
local producer = coroutine.wrap(function() for i = 1, 5 do coroutine.yield(i * i) end end)
print(producer(), producer(), producer())
print(('%5.3f %x %q'):format(math.pi, 255, 'a\nb'), 7 // 2, 7 % -3, 2 ^ 0.5, 1 << 62, math.maxinteger + 1 == math.mininteger)
print(string.gsub('hello world', '(%w+)', string.upper))
local t = setmetatable({}, { __index = function(_, k) return k .. '!' end, __call = function(_, a) return a * 2 end })
print(t.hey, t(21), select('#', table.unpack({ 1, nil, 3 }, 1, 3)))
local f = assert(io.open('/tmp/lua', 'w')); f:write('line 1\nline 2\n', 3.5, '\n'); f:close()
for line in io.lines('/tmp/lua') do io.write('[', line, ']') end print()
print(pcall(error, { code = 42 }), select(2, pcall(function() local x = nil; return x.y end)))
for i = 1, 20000 do local garbage = { i, tostring(i) } end collectgarbage()
print(os.date('!%Y-%m-%d', 86400), os.getenv('HOME'), os.rename('/tmp/lua', '/tmp/lua2'), os.remove('/tmp/lua2'))
local words = {} for w in ('the quick brown fox'):gmatch('%a+') do words[#words + 1] = w end table.sort(words) print(table.concat(words, ' '))
local p = io.popen('echo from a child') print(p:read('a')) p:close()
print(utf8.char(228, 8364), #utf8.char(8364), string.pack('<i4', 7):byte(1, -1))
print('EXIT-SUCCESS')
