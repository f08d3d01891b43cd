import { isIP } from 'node:net'
import t from 'tap'
import { brokerHost, seedBroker } from '../../../lib/kafka/client/broker-address.ts'

t.test('kafkajs gets an IPv6 address without colons, and the socket the address itself', async (t) => {
  for (const address of ['fd00::1', '::1', '::', 'fe80::1%4', '::ffff:10.0.0.1', '2001:DB8:0:0:1:2:3:4']) {
    const [host = '', port, ...more] = seedBroker(`[${address}]:9092`).split(':')
    t.strictSame([port, more], ['9092', []])
    t.equal(isIP(host), 0)
    t.equal(brokerHost(host), address)
  }
})

t.test('names and IPv4 addresses stand for themselves', async (t) => {
  for (const broker of ['kafka1:9092', '10.0.0.1:9092', 'a.b.example:1', 'some-host:1']) {
    t.equal(seedBroker(broker), broker)
    const [host = ''] = broker.split(':')
    t.equal(brokerHost(host), host)
  }
  t.equal(brokerHost('fd00::1'), 'fd00::1', 'an address that a broker tells of itself')
})
