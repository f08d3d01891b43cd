import t from 'tap'
import {
  createFileSource,
  createKafkaSource,
  createSource,
  createSyslogSource,
  defineConnector,
  toEcs,
  toOtelLog,
  type EventCopy
} from '../../lib/index.ts'
import { collect, fakeKafka, syslogSender } from '../../lib/testing.ts'

const MESSAGE = '<165>1 2026-01-02T03:04:05.678901Z host.example app 42 ID1 [a@1 b="c"] hello'

t.test('a message that came over a socket has its header, its peer and its original', async (t) => {
  const source = createSyslogSource(
    { port: 0, addr: '127.0.0.1', protocol: 'tcp', headerMode: 'parse' },
    { key: 'net' }
  )
  const listening = new Promise<number>((resolve) => {
    source.once('ready', (opened) => resolve('port' in opened ? opened.port : 0))
  })
  const events = collect(source, { count: 1 })
  const sender = await syslogSender({ protocol: 'tcp', port: await listening })
  await sender.send(MESSAGE)
  const [event] = await events
  await Promise.all([sender.end(), source.stop()])
  if (event === undefined) throw new Error('nothing came')

  t.equal(event.text, 'hello')
  t.equal(String(event.original), MESSAGE)
  const record = toOtelLog(event)
  t.match(record, { timeUnixNano: '1767323045678901000', severityNumber: 10, body: { stringValue: 'hello' } })
  const values = Object.fromEntries(record.attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
  t.match(values, {
    'log.record.original': MESSAGE,
    'network.transport': 'tcp',
    'network.peer.address': '127.0.0.1',
    'host.name': 'host.example',
    'service.name': 'app',
    'syslog.facility.code': '20',
    'syslog.procid': '42',
    'warp_flow.source': 'net'
  })
  t.notOk('warp_flow.tag.syslog_hostname' in values, 'the tag would say it again')
  t.match(toEcs(event), { event: { original: MESSAGE }, source: { ip: '127.0.0.1' }, log: { level: 'notice' } })
})

t.test('a line of a file and a record of a topic', async (t) => {
  const folder = t.testdir({ 'a.log': 'one\ntwo\n' })
  const [, line] = await createFileSource({ base: folder, file: 'a.log' }, { key: 'files' }).toArray()
  if (line === undefined) throw new Error('nothing came')
  t.match(toEcs(line), {
    message: 'two',
    log: { file: { path: `${folder}/a.log` }, offset: 4 },
    warp_flow: { source: 'files', line: 2 }
  })
  t.match(toOtelLog(line).attributes, [
    { key: 'log.file.path' },
    { key: 'log.file.name', value: { stringValue: 'a.log' } }
  ])

  const kafka = fakeKafka()
  kafka.createTopic('logs', 1)
  kafka.produce('logs', [{ key: 'k', value: 'v', headers: JSON.parse('{"__proto__": "h"}') as Record<string, string> }])
  const source = createKafkaSource({ brokers: 'a:1', topic: 'logs', from: 'earliest' }, { kafka: kafka.client })
  const [record] = await collect(source, { count: 1 })
  await source.stop()
  if (record === undefined) throw new Error('nothing came')
  t.match(toEcs(record), { message: 'v', kafka: { topic: 'logs', offset: '0', key: 'k', headers: ['__proto__: h'] } })
  t.match(
    toOtelLog(record).attributes.find(({ key }) => key === 'warp_flow.kafka.header.__proto__'),
    { value: { stringValue: 'h' } }
  )
})

t.test(
  'a copy gives the documents that its event gives, in another thread too, and when the source is gone',
  async (t) => {
    const holes: number[] = [1]
    holes[2] = 3
    const ring: Record<string, unknown> = { a: 1 }
    ring['ring'] = ring
    const shown = {
      a: 1,
      toJSON(): unknown {
        return this
      }
    }
    const meta = {
      lists: {
        holes,
        ring,
        shown,
        boxed: [Object('a'), Object(5n)] as unknown[],
        own: Object.assign([1], { toJSON: () => 2 })
      },
      left: {
        call: () => 1,
        mark: Symbol('s'),
        none: undefined,
        map: new Map([['a', 1]]),
        numbers: new Float64Array([1.5])
      },
      values: {
        bytes: Buffer.from([0xff]),
        when: new Date(Number.NaN),
        big: 10n ** 30n,
        'a.b': { '': 1 },
        half: '\ud800'
      }
    }
    const hostile = defineConnector({
      type: 'hostile',
      params: {},
      async *open() {
        yield { payload: Buffer.from([0xff]), meta, position: { 'x.y': 1 }, tags: { ' ': '\udfff' } }
      }
    })
    const source = createSource({ type: 'hostile', params: {} }, { types: [hostile], key: 'own' })
    const [event] = await source.toArray()
    if (event === undefined) throw new Error('nothing came')
    source.destroy()
    const documents = (of: EventCopy): string => JSON.stringify([toEcs(of), toOtelLog(of)])
    t.equal(documents(event.copy()), documents(event))
    t.equal(documents(structuredClone(event.copy())), documents(event))
    t.match(documents(event), '"payload_base64":"/w=="')
  }
)
