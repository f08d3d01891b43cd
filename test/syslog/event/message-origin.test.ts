import t from 'tap'
import { MessageOrigin } from '../../../lib/syslog/event/message-origin.ts'
import { partsOf, somebody } from '../support/message-parts.ts'

t.test("the tags are the user's plus the origin of the messages", async (t) => {
  const origin = new MessageOrigin(partsOf(), somebody, 5)
  t.strictSame(
    { ...origin.tags },
    { env: 'test', access_source: 'syslog', access_ip: '192.0.2.7', syslog_protocol: 'tcp' }
  )
  t.ok(Object.isFrozen(origin.tags))
  t.equal(origin.tags, origin.tags, 'made once')
  t.equal(origin.receivedAt, 5)
})

t.test('a peer without an address has no access_ip', async (t) => {
  const origin = new MessageOrigin(
    partsOf(),
    { transport: 'unix', remoteAddress: null, remotePort: null, tlsPeerName: null },
    0
  )
  t.strictSame({ ...origin.tags }, { env: 'test', access_source: 'syslog', syslog_protocol: 'unix' })
})

t.test("a tag of the connector wins over a user's tag of the same name", async (t) => {
  const origin = new MessageOrigin(partsOf({ tags: { access_ip: 'mine', own: 'stays' } }), somebody, 0)
  t.match(origin.tags, { access_ip: '192.0.2.7', own: 'stays' })
})
