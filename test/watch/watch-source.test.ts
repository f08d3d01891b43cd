import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { channels } from '../../lib/core/channels.ts'
import {
  createFileSource,
  createKafkaSource,
  createSource,
  createSyslogSource,
  defineConnector,
  type Alert,
  type SourceStats,
  type SourceStream
} from '../../lib/index.ts'
import { fakeKafka } from '../../lib/testing.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import { AlertTeller } from '../../lib/watch/alert-teller.ts'

interface Watched {
  readonly source: SourceStream
  readonly clock: ReturnType<typeof fakeClock>
  readonly alerts: Alert[]
  readonly warn: (message?: string) => void
  readonly die: (error: Error) => void
}

/** A running source of a connector of the test's own, whose errors the test makes. */
async function watched(t: Test, tags: Readonly<Record<string, string>>): Promise<Watched> {
  const clock = fakeClock(1_000_000)
  const parts: { warn?: (error: unknown) => void; die?: (error: Error) => void } = {}
  const type = defineConnector({
    type: 'own',
    params: {},
    open: (_params, { warn, signal }) => {
      const stream = new Readable({
        objectMode: true,
        read: () => {
          /* nothing comes */
        },
        signal
      })
      stream.on('error', () => {
        /* told by the source */
      })
      parts.warn = warn
      parts.die = (error) => {
        stream.destroy(error)
      }
      return stream
    }
  })
  const source = createSource({ type: 'own', key: 'mine', params: {} }, { types: [type], tags, clock })
  const alerts: Alert[] = []
  source.on('alert', (alert) => {
    alerts.push(alert)
  })
  source.resume()
  t.teardown(() => {
    source.destroy()
  })
  await once(source, 'ready')
  let number = 0
  return {
    source,
    clock,
    alerts,
    die: (error) => {
      parts.die?.(error)
    },
    warn: (message) => {
      parts.warn?.(new Error(message ?? `trouble ${number++}`))
    }
  }
}

/** Lets time pass in steps, so that what waits for each can act. */
async function pass(clock: Watched['clock'], ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) {
    await clock.advance(Math.min(100, left))
    await turn()
  }
}

t.test('an alert is raised once when the window holds enough errors, and is over once', async (t) => {
  const { alerts, clock, warn } = await watched(t, {
    alert_on_error: 'true',
    alert_threshold: '3',
    alert_window: '30s'
  })
  warn()
  warn()
  await pass(clock, 31_000)
  warn()
  warn()
  await pass(clock, 4000)
  t.strictSame(alerts, [], 'two of them, and two more when the first are forgotten')
  warn()
  await pass(clock, 3000)
  t.match(alerts, [
    {
      state: 'raised',
      source: 'mine',
      type: 'own',
      at: 1_035_000,
      raisedAt: 1_035_000,
      count: 3,
      threshold: 3,
      windowMs: 30_000,
      finding: { code: 'SYSTEM_UNKNOWN', detail: /trouble 4/ },
      headline: null,
      held: 0
    }
  ])
  t.strictSame(JSON.parse(JSON.stringify(alerts[0])), alerts[0], 'plain data')
  warn()
  await pass(clock, 20_000)
  t.equal(alerts.length, 1, 'it stands')
  await pass(clock, 30_000)
  t.match(alerts[1], { state: 'over', raisedAt: 1_035_000, count: 4, headline: null, finding: { detail: /trouble 5/ } })
  await pass(clock, 60_000)
  t.equal(alerts.length, 2)
})

t.test('errors reported once in ten seconds count in full, and a threshold of one reports the first', async (t) => {
  const { alerts, clock, warn } = await watched(t, { alert_on_error: 'true', alert_threshold: '50' })
  for (let times = 0; times < 49; times++) warn('the same')
  await pass(clock, 4000)
  t.strictSame(alerts, [])
  warn('the same')
  await pass(clock, 4000)
  t.match(alerts, [{ state: 'raised', count: 50 }])

  const first = await watched(t, { alert_on_error: 'true' })
  first.warn()
  await pass(first.clock, 3000)
  t.match(first.alerts, [{ state: 'raised', count: 1, threshold: 1, windowMs: 60_000 }])
})

t.test('alerts are reported at most once in ten seconds, and those held back are counted', async (t) => {
  const { alerts, clock, warn } = await watched(t, { alert_on_error: 'true', alert_window: '1s' })
  for (let times = 0; times < 8; times++) {
    warn()
    await pass(clock, 2000)
  }
  t.strictSame(
    alerts.map(({ state, held }) => [state, held]),
    [
      ['raised', 0],
      ['over', 0],
      ['raised', 4],
      ['over', 0]
    ]
  )
})

t.test('an alert held back and not over is reported late, once', async (t) => {
  const { alerts, clock, warn } = await watched(t, { alert_on_error: 'true', alert_window: '1s' })
  warn()
  await pass(clock, 3000)
  for (let times = 0; times < 100; times++) {
    warn()
    await pass(clock, 500)
  }
  t.match(alerts, [
    { state: 'raised', at: 1_000_000, count: 1, held: 0 },
    { state: 'over', at: 1_001_000 },
    { state: 'raised', at: 1_010_000, raisedAt: 1_003_000, held: 0 }
  ])
  await pass(clock, 5000)
  t.equal(alerts.length, 4)
  t.match(alerts[3], { state: 'over', raisedAt: 1_003_000, count: 100 })
})

t.test('exactly at the threshold, and at the edge of the window', async (t) => {
  const { alerts, clock, warn } = await watched(t, {
    alert_on_error: 'true',
    alert_threshold: '2',
    alert_window: '10s'
  })
  warn()
  await pass(clock, 10_000)
  warn()
  await pass(clock, 4000)
  t.strictSame(alerts, [], 'the first is as old as the window')
  await pass(clock, 5900)
  warn()
  await pass(clock, 3000)
  t.match(alerts, [{ state: 'raised', count: 2 }], 'and here it is not yet')
})

t.test('two sources have windows of their own', async (t) => {
  const one = await watched(t, { alert_on_error: 'true', alert_threshold: '2' })
  const other = await watched(t, { alert_on_error: 'true', alert_threshold: '2' })
  one.warn()
  other.warn()
  for (const { clock } of [one, other]) await pass(clock, 4000)
  t.strictSame([one.alerts, other.alerts], [[], []])
  one.warn()
  for (const { clock } of [one, other]) await pass(clock, 4000)
  t.strictSame([one.alerts.length, other.alerts.length], [1, 0])
})

t.test('a source destroyed inside the window reports nothing more, and leaves no timer', async (t) => {
  const { source, alerts, clock, warn } = await watched(t, {
    alert_on_error: 'true',
    alert_threshold: '3',
    monitor: 'enabled'
  })
  warn()
  warn()
  source.destroy()
  await once(source, 'close')
  t.equal(clock.pending, 0)
  await pass(clock, 61_000)
  t.strictSame(alerts, [])
})

t.test('errors that an intake only counts raise an alert too, with the most frequent as its finding', async (t) => {
  const clock = fakeClock(1_000_000)
  let counted = 0
  const type = defineConnector({
    type: 'own',
    params: {},
    open: () =>
      new Readable({
        objectMode: true,
        read: () => {
          /* nothing comes */
        }
      })
  })
  const source = createSource({ type: 'own', key: 'mine', params: {} }, { types: [type], clock })
  source.resume()
  t.teardown(() => {
    source.destroy()
  })
  await once(source, 'ready')
  const stats = (): SourceStats => ({
    ...source.stats(),
    errors: { FILE_INVALID_BASE64: counted, FILE_LINE_TOO_LONG: 1 }
  })
  const alerts: Alert[] = []
  const teller = new AlertTeller(
    {
      key: 'mine',
      type: 'own',
      stats,
      health: () => source.health(),
      definition: source.definition,
      errored: null,
      emit: (_event: string, alert: Alert) => alerts.push(alert) > 0
    },
    { threshold: 5, windowMs: 1000 },
    clock
  )
  teller.look()
  counted = 4
  teller.look()
  await pass(clock, 4000)
  t.match(alerts, [{ state: 'raised', count: 5, finding: { code: 'FILE_INVALID_BASE64', severity: /./ } }])
})

t.test('the error that ends a source is an alert before the last event', async (t) => {
  const { source, alerts, die } = await watched(t, { alert_on_error: 'true' })
  const order: string[] = []
  source.on('alert', () => {
    order.push('alert')
  })
  source.on('error', () => {
    order.push('error')
  })
  source.on('close', () => {
    order.push('close')
  })
  die(new Error('the end'))
  await once(source, 'close').catch(() => null)
  await turn()
  t.strictSame(order, ['error', 'alert', 'close'])
  t.match(alerts, [{ state: 'raised', count: 1, headline: null, finding: { detail: /the end/ } }])
})

t.test(
  'an alert waiting for its headline is reported before the source is gone, or after 3 s without an answer',
  async (t) => {
    const { source, alerts, warn } = await watched(t, { alert_on_error: 'true' })
    warn()
    t.strictSame(alerts, [])
    source.destroy()
    await once(source, 'close')
    t.match(alerts, [{ state: 'raised', headline: null }])

    const slow = await watched(t, { alert_on_error: 'true' })
    slow.warn()
    await slow.clock.advance(3000)
    t.match(slow.alerts, [{ state: 'raised', count: 1 }])
  }
)

t.test('a listener that throws harms nobody', async (t) => {
  const { source, alerts, clock, warn } = await watched(t, { alert_on_error: 'true', alert_window: '1s' })
  const thrown = new Promise((resolve) => {
    process.once('uncaughtException', resolve)
  })
  source.prependOnceListener('alert', () => {
    throw new Error('a listener')
  })
  warn()
  await pass(clock, 5000)
  t.match(await thrown, { message: 'a listener' })
  t.match(alerts, [{ state: 'over' }], 'it goes on')
})

t.test('a source without such tags, or with others, reports and publishes nothing', async (t) => {
  const published: unknown[] = []
  const listen = (message: unknown): void => {
    published.push(message)
  }
  for (const channel of [channels.monitor, channels.alert]) channel.subscribe(listen)
  t.teardown(() => {
    for (const channel of [channels.monitor, channels.alert]) channel.unsubscribe(listen)
  })
  const { alerts, clock, warn } = await watched(t, { env: 'prod', monitor: 'disabled', alert_on_error: 'false' })
  for (let times = 0; times < 9; times++) warn()
  await pass(clock, 61_000)
  t.strictSame([alerts, published], [[], []])
})

t.test('monitor:enabled publishes the counts and the health of the source', async (t) => {
  const published: unknown[] = []
  const listen = (message: unknown): void => {
    published.push(message)
  }
  const { source, clock } = await watched(t, { monitor: 'enabled', monitor_interval: '5s' })
  await pass(clock, 5000)
  channels.monitor.subscribe(listen)
  t.teardown(() => {
    channels.monitor.unsubscribe(listen)
  })
  await pass(clock, 15_000)
  t.match(
    published,
    [5000, 10_000, 15_000].map(() => ({
      key: 'mine',
      type: 'own',
      stats: { state: 'running', events: 0 },
      health: { status: 'StatusOK' }
    }))
  )
  source.destroy()
  await once(source, 'close')
  await pass(clock, 15_000)
  t.equal(published.length, 3)
})

t.test('each factory lets them act: a real syslog source that gets bad messages', async (t) => {
  const published: Alert[] = []
  const listen = (message: unknown): void => {
    published.push(message as Alert)
  }
  channels.alert.subscribe(listen)
  t.teardown(() => {
    channels.alert.unsubscribe(listen)
  })
  const tags = { alert_on_error: 'true', alert_threshold: '5' }
  const source = createSyslogSource({ addr: '127.0.0.1', port: 0, protocol: 'udp' }, { tags })
  t.teardown(() => {
    source.destroy()
  })
  source.resume()
  const [opened] = (await once(source, 'ready')) as [{ readonly port: number }]
  const alert = once(source, 'alert') as Promise<[Alert]>
  const sender = createSocket('udp4')
  t.teardown(() => {
    sender.close()
  })
  for (let times = 0; times < 5; times++) sender.send('<34>no time', opened.port, '127.0.0.1')
  const [told] = await alert
  t.ok(told.count >= 5, 'five messages, and what else was told of its start')
  t.match(told, {
    state: 'raised',
    type: 'syslog',
    finding: { area: 'syslog' },
    headline: { en: /syslog/, zh: /syslog/ }
  })
  t.equal(published[0], told, 'the same on the channel')

  const clock = fakeClock(0)
  for (const make of [
    () => createFileSource({ base: '.', file: 'none' }, { tags, clock }),
    () => createKafkaSource({ brokers: ['a:1'], topic: 'x' }, { tags, clock, kafka: fakeKafka().client })
  ]) {
    const other: Readable = make()
    t.equal(other.listenerCount('warning'), 1)
    other
      .on('error', () => {
        /* nothing is there to be read */
      })
      .destroy()
    await new Promise<void>((resolve) => {
      other.once('close', resolve)
    })
  }
})
