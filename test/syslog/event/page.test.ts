import t from 'tap'
import { Page } from '../../../lib/syslog/event/page.ts'
import { readingOf, somebody } from '../support/reading.ts'

t.test("its tags are the user's and where the messages came from", async (t) => {
  const page = new Page(readingOf(), somebody, 5)
  t.strictSame(
    { ...page.tags },
    { env: 'test', access_source: 'syslog', access_ip: '192.0.2.7', syslog_protocol: 'tcp' }
  )
  t.ok(Object.isFrozen(page.tags))
  t.equal(page.tags, page.tags, 'made once')
  t.equal(page.receivedAt, 5)
})

t.test('a peer without an address has no access_ip', async (t) => {
  const page = new Page(readingOf(), { transport: 'unix', remoteAddress: null, remotePort: null, tlsPeerName: null }, 0)
  t.strictSame({ ...page.tags }, { env: 'test', access_source: 'syslog', syslog_protocol: 'unix' })
})

t.test("what the connector adds wins over a tag of the user's of that name", async (t) => {
  const page = new Page(readingOf({ tags: { access_ip: 'mine', own: 'stays' } }), somebody, 0)
  t.match(page.tags, { access_ip: '192.0.2.7', own: 'stays' })
})
