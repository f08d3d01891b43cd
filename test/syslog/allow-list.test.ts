import t from 'tap'
import { allowList } from '../../lib/syslog/allow-list.ts'

t.test('addresses and networks of both families', async (t) => {
  for (const [networks, address, allowed] of [
    [['10.0.0.0/8'], '10.1.2.3', true],
    [['10.0.0.0/8'], '11.1.2.3', false],
    [['192.0.2.7'], '192.0.2.7', true],
    [['192.0.2.7'], '192.0.2.8', false],
    [['192.0.2.7/32'], '192.0.2.7', true],
    [['0.0.0.0/0'], '203.0.113.9', true],
    [['0.0.0.0/0'], '2001:db8::1', false],
    [['fd00::/8'], 'fd00::1', true],
    [['fd00::/8'], 'fe80::1', false],
    [['::1'], '::1', true],
    [['::/0'], '2001:db8::1', true],
    [['10.0.0.0/8', 'fd00::/8'], 'fd12::1', true],
    [['10.0.0.0/8', 'fd00::/8'], '10.9.9.9', true],
    [['::ffff:10.0.0.0/104'], '10.1.2.3', true],
    [['fe80::/10'], 'fe80::1%eth0', true]
  ] as const)
    t.equal(allowList(networks)(address), allowed, `${String(networks)} ${address}`)
})

t.test('without a list every sender is allowed; with one, a sender of unknown address is refused', async (t) => {
  t.ok(allowList(undefined)('192.0.2.7'))
  t.ok(allowList(undefined)(null))
  t.notOk(allowList(['0.0.0.0/0'])(null))
})

t.test('answers stay right for more addresses than the cache holds', async (t) => {
  const allowed = allowList(['10.0.0.0/8'])
  for (let round = 0; round < 2; round++) {
    for (let index = 0; index < 10_000; index++) {
      const rest = `${index >> 8}.${index & 255}`
      if (!allowed(`10.0.${rest}`) || allowed(`11.0.${rest}`)) t.fail(rest)
    }
  }
})
