import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import t from 'tap'
import { Board } from '../../examples/service/board.ts'
import { endpoints } from '../../examples/service/endpoints.ts'
import { refusalOf, type Asker } from '../../examples/service/guard.ts'
import { MOST_SAMPLES, Samples } from '../../examples/service/samples.ts'
import { shownName } from '../../examples/service/shown-name.ts'
import { silence } from '../../examples/service/silence.ts'
import type { SourceHealth, SourceStats } from '../../lib/index.ts'
import { everySnapshot, healthOf, statsOf } from '../metrics/support/snapshots.ts'

t.test('the page is for a browser on this machine, the probes for everybody', (t) => {
  const methods = new Map<string, 'GET' | 'POST'>([
    ['/', 'GET'],
    ['/metrics', 'GET'],
    ['/api/diagnose', 'POST']
  ])
  const asker: Asker = {
    method: 'GET',
    path: '/',
    host: 'localhost:8080',
    origin: undefined,
    contentType: undefined,
    address: '127.0.0.1'
  }
  const answer = (parts: Partial<Asker>): number => refusalOf({ ...asker, ...parts }, methods)?.status ?? 200
  for (const host of ['localhost', 'LOCALHOST:80', '127.0.0.1:8080', '127.1.2.3', '[::1]:9', '[::1]'])
    t.equal(answer({ host }), 200, host)
  const strange = [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost:x',
    '10.0.0.1',
    '',
    '::1'
  ]
  for (const host of [...strange, undefined]) t.equal(answer({ host }), 403, String(host))
  for (const address of ['::1', '::ffff:127.0.0.1', '127.8.8.8']) t.equal(answer({ address }), 200, address)
  for (const address of ['10.0.0.7', '::ffff:10.0.0.7', 'fe80::1', '', undefined]) {
    t.equal(answer({ address }), 403, String(address))
    t.equal(answer({ address, path: '/metrics', host: 'evil.example' }), 200)
    t.equal(answer({ address, path: '/nothing' }), 403, 'nor what there is')
  }
  t.equal(answer({ path: '/nothing' }), 404)
  t.equal(answer({ path: '/__proto__' }), 404)
  const posting = { method: 'POST', path: '/api/diagnose', contentType: 'application/json; charset=utf-8' }
  t.equal(answer({ ...posting, origin: 'http://localhost:8080' }), 200)
  t.equal(answer({ ...posting, origin: 'http://localhost:8081' }), 403)
  t.equal(answer({ ...posting, origin: 'https://localhost:8080' }), 403)
  t.equal(answer(posting), 403)
  t.end()
})

t.test('samples are rates, and a source that counts anew leaves a gap', (t) => {
  const samples = new Samples()
  samples.add(statsOf({ events: 5 }), 1_000)
  samples.add(statsOf({ events: 30, bytesBehind: 7 }), 3_000)
  samples.add(statsOf({ events: 2, bytesBehind: 0 }), 5_000)
  samples.add(statsOf({ events: 3 }), 5_000)
  samples.add(null, 7_000)
  samples.add(statsOf({ events: 9 }), 9_000)
  t.strictSame(samples.rates, [null, 12.5, null, null, null, null], 'one that does not run has no rate')
  t.strictSame(samples.lags, [null, 7, 0, null, null, null])
  for (let index = 0; index < 2 * MOST_SAMPLES; index++) samples.add(statsOf({ events: 100 }), 10_000 + index)
  t.equal(samples.rates.length, MOST_SAMPLES)
  t.end()
})

t.test('a key cannot act as a command for a terminal', (t) => {
  t.equal(shownName('\u001B[2J\u202Ea\nb\u009B\uD800 中文 <i>'), '\\u{1b}[2J\\u{202e}a\\u{a}b\\u{9b}\\u{d800} 中文 <i>')
  t.end()
})

t.test('a client with an incomplete request is disconnected', async (t) => {
  const server = endpoints(new Board(0), new URL('file:///nowhere/'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  // Node's own turn comes only after 30 s
  const signal = AbortSignal.timeout(25_000)
  const halves = [
    '',
    'GET / HTTP/1.1\r\nHost: loc',
    `POST /api/diagnose HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n` +
      'Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{'
  ]
  await Promise.all(
    halves.map(async (half) => {
      const socket = connect(port, '127.0.0.1').resume()
      t.teardown(() => socket.destroy())
      socket.write(half)
      await once(socket, 'end', { signal })
    })
  )
  t.ok(server.maxConnections > 0)
})

t.test('a silent source shows the reason', (t) => {
  const [, kafka] = everySnapshot()
  const group = kafka?.stats.kafka
  if (group === undefined) throw new Error('there is no Kafka among them')
  const file = (
    state: NonNullable<SourceStats['files']>[number]['state']
  ): NonNullable<SourceStats['files']>[number] => {
    const [some] = everySnapshot()[0]?.stats.files ?? []
    if (some === undefined) throw new Error('there is no file among them')
    return { ...some, state }
  }
  const cases: readonly (readonly [Partial<SourceStats>, Partial<SourceHealth>, RegExp | null])[] = [
    [{}, { healthy: false, status: 'StatusStarting' }, /not opened yet/],
    [{}, { healthy: false, status: 'StatusStopped' }, /has ended/],
    [{}, { healthy: false, status: 'StatusRecoverableError' }, null],
    [{ lastEventAgeMs: 9_000 }, {}, null],
    [{}, {}, /Nothing has come/],
    [{ wanted: false, lastEventAgeMs: 10_000 }, {}, /takes no records\.$/],
    [{ wanted: false, unacked: 3, oldestUnackedAgeMs: 61_000 }, {}, /3 wait for their acks, the oldest for 61 s/],
    [{ files: [] }, {}, /No file matches/],
    [{ files: [file('reading')] }, {}, /no whole line/],
    [{ files: [file('unreadable'), file('ignored')] }, {}, /1 cannot be, 1 are left out/],
    [{ files: [file('at-end'), file('ignored')] }, {}, /nobody writes/],
    [{ kafka: { ...group, partitions: [] } }, {}, /no partition/],
    [{ kafka: group }, {}, /open transaction/],
    [{ kafka: { ...group, held: 0 } }, {}, /10 records are there/],
    [{ kafka: { ...group, held: 0, lag: null } }, {}, /No broker/],
    [{ kafka: { ...group, held: 0, lag: 0 } }, {}, /nobody produces/],
    [{ connections: 0 }, {}, /No sender is connected/],
    [{ connections: 2 }, {}, /2 senders/]
  ]
  for (const [stats, health, wanted] of cases) {
    const told = silence(statsOf(stats), healthOf(health))
    if (wanted === null) t.equal(told, null)
    else {
      t.match(told?.en, wanted)
      t.match(told?.zh, /^[^a-z]+$/, 'in Chinese')
    }
  }
  t.end()
})
