-- Appends entries from outside an update (a job's reply, a relayed message), once per effect id.
-- KEYS  1 done  2 holders  3 lanes  4… one lane list per group
-- ARGV  1 effect TTL ms  2 token  3 lease ms (0 = no capacity)  4… groups: lane, number of entries, entries
-- answers {'appended', true per group whose lane is yours, else false} or {'duplicate'}
if not redis.call('SET', KEYS[1], '1', 'PX', ARGV[1], 'NX') then return { 'duplicate' } end
return enter_all('appended', KEYS[2], KEYS[3], 4, 4, ARGV[2], number[ARGV[3]], now_ms())
