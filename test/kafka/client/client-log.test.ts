import { format } from 'node:util'
import t from 'tap'
import { addLogSink, isLogged, sourceLog, tellRepeats } from '../../../lib/core/source-log.ts'
import { clientLog, SILENT, type TopicPartition } from '../../../lib/kafka/client/client-log.ts'
import { loadKafkajs } from '../../../lib/kafka/client/load-kafkajs.ts'

const kafkajs = await loadKafkajs()

interface Heard {
  readonly lines: string[]
  readonly resets: TopicPartition[]
  readonly tell: (message: string, fields?: Readonly<Record<string, unknown>>, level?: number) => void
}

function listen(): Heard {
  const lines: string[] = []
  const resets: TopicPartition[] = []
  const at =
    (level: string) =>
    (text: string, ...args: readonly unknown[]): void => {
      lines.push(`${level}: ${format(text, ...args)}`)
    }
  const { logCreator } = clientLog(
    kafkajs,
    { info: at('info'), debug: at('debug'), trace: at('trace') },
    {
      onOffsetReset: (place) => {
        resets.push(place)
      }
    }
  )
  const log = logCreator?.(kafkajs.logLevel.INFO)
  const tell: Heard['tell'] = (message, fields = {}, level = kafkajs.logLevel.ERROR) => {
    log?.({ namespace: 'ConsumerGroup', level, label: 'ERROR', log: { timestamp: '', message, ...fields } })
  }
  return { lines, resets, tell }
}

t.test('an entry is one line of the debug channel, with the place it is about', async (t) => {
  const { lines, tell } = listen()
  tell('Connection error', {
    broker: 'kafka1:9092',
    clientId: 'x',
    retryCount: 2,
    stack: 'at somewhere',
    generationId: null
  })
  t.strictSame(lines, ['info: kafkajs ERROR [ConsumerGroup] Connection error broker=kafka1:9092 retryCount=2'])
})

t.test('complaints of the client are logged at info, its reports at debug, each request at trace', async (t) => {
  const { lines, tell } = listen()
  for (const level of ['ERROR', 'WARN', 'INFO', 'DEBUG'] as const) tell(level, {}, kafkajs.logLevel[level])
  t.strictSame(
    lines.map((line) => line.replace('kafkajs ERROR [ConsumerGroup] ', '').trim()),
    ['info: ERROR', 'info: WARN', 'debug: INFO', 'trace: DEBUG']
  )
})

t.test('a repeated entry is logged once and counted, even where only its number of retries differs', async (t) => {
  const lines: string[] = []
  const remove = addLogSink({
    level: 'trace',
    write: ({ level, message }) => {
      lines.push(`${level} ${message}`)
    }
  })
  const { logCreator } = clientLog(kafkajs, sourceLog('kafka', 'k'))
  const log = logCreator?.(kafkajs.logLevel.INFO)
  const tell = (
    message: string,
    fields: Readonly<Record<string, unknown>>,
    level: number = kafkajs.logLevel.ERROR
  ): void => {
    log?.({ namespace: 'Connection', level, label: 'E', log: { timestamp: '', message, ...fields } })
  }
  for (let retryCount = 0; retryCount < 5; retryCount++)
    tell('Connection error', { broker: 'kafka1:9092', retryCount, correlationId: retryCount })
  tell('Connection error', { broker: 'kafka2:9092' })
  for (let request = 0; request < 3; request++) tell('Request', {}, kafkajs.logLevel.DEBUG)
  tellRepeats()
  remove()
  const said = 'info kafkajs E [Connection] Connection error broker=kafka1:9092 retryCount=0 correlationId=0'
  t.strictSame(lines, [
    said,
    'info kafkajs E [Connection] Connection error broker=kafka2:9092',
    ...[1, 2, 3].map(() => 'trace kafkajs E [Connection] Request'),
    `${said} (4 more like it since)`
  ])
})

t.test("no secret and no broker's answer reaches the log", async (t) => {
  const { lines, tell } = listen()
  tell('SASL failed: password=hunter2', {
    error: 'token: hunter2',
    data: { authBytes: 'hunter2' },
    payload: 'hunter2',
    sasl: 'hunter2'
  })
  t.equal(lines.length, 1)
  t.notMatch(lines[0], 'hunter2')
})

t.test('an offset that was out of range calls the hook', async (t) => {
  const { resets, tell } = listen()
  tell('Offset out of range, resetting to default offset', { topic: 'logs', partition: 3, groupId: 'g' })
  tell('Offset out of range while fetching from follower, retrying with leader', { topic: 'logs', partition: 4 })
  tell('Offset out of range, resetting to default offset', { topic: 'logs' })
  t.strictSame(resets, [{ topic: 'logs', partition: 3 }])
  const { logCreator } = clientLog(kafkajs, SILENT)
  t.doesNotThrow(
    () =>
      logCreator?.(1)({
        namespace: '',
        level: 1,
        label: '',
        log: { timestamp: '', message: 'Offset out of range, resetting', topic: 'a', partition: 1 }
      }),
    'nobody has to listen'
  )
})

t.test('the hook waits for the words that kafkajs really uses', async (t) => {
  const { readFileSync } = await import('node:fs')
  const source = readFileSync(new URL(import.meta.resolve('kafkajs/src/consumer/consumerGroup.js')), 'utf8')
  t.match(source, "'Offset out of range, resetting to default offset'")
})

t.test('requests are logged only where the trace channel is enabled', async (t) => {
  t.equal(clientLog(kafkajs, SILENT, {}, true).logLevel, kafkajs.logLevel.DEBUG)
  t.equal(clientLog(kafkajs, SILENT, {}, false).logLevel, kafkajs.logLevel.INFO)
  t.equal(
    clientLog(kafkajs, SILENT).logLevel,
    isLogged('kafka', 'trace') ? kafkajs.logLevel.DEBUG : kafkajs.logLevel.INFO,
    'by DEBUG'
  )
})

t.test('a client that cannot connect writes nothing to the console', async (t) => {
  const written: unknown[] = []
  for (const stream of [process.stdout, process.stderr])
    t.capture(stream, 'write', (...args: unknown[]) => {
      written.push(args[0])
      return true
    })
  for (const name of ['log', 'info', 'warn', 'error'] as const)
    t.capture(console, name, (...args: unknown[]) => {
      written.push(args)
    })
  const lines: string[] = []
  const kafka = new kafkajs.Kafka({
    brokers: ['127.0.0.1:1'],
    retry: { retries: 0 },
    ...clientLog(
      kafkajs,
      {
        ...SILENT,
        info: (text, ...args) => {
          lines.push(format(text, ...args))
        }
      },
      {},
      true
    )
  })
  const failed = await kafka
    .admin()
    .connect()
    .then(
      () => null,
      (error: unknown) => error
    )
  t.strictSame(written, [])
  t.match(String(failed), 'ECONNREFUSED')
  t.match(lines.join('\n'), /kafkajs ERROR \[Connection\] Connection error: connect ECONNREFUSED/)
})

t.test('only the broker that refused a login is reported, no other answer', async (t) => {
  const refusedBy: string[] = []
  const { logCreator } = clientLog(kafkajs, SILENT, {
    onLoginRefused: (broker) => {
      refusedBy.push(broker)
    }
  })
  const log = logCreator?.(kafkajs.logLevel.INFO)
  for (const [message, broker] of [
    ['Response SaslHandshake(key: 17, version: 1)', 'kafka1:9092'],
    ['Response SaslAuthenticate(key: 36, version: 1)', 'kafka2:9092'],
    ['Response Metadata(key: 3, version: 6)', 'kafka3:9092'],
    ['Response SaslHandshake(key: 17, version: 1)', undefined]
  ])
    log?.({
      namespace: 'Connection',
      level: kafkajs.logLevel.ERROR,
      label: 'ERROR',
      log: { timestamp: '', message: String(message), error: 'no', broker }
    })
  t.strictSame(refusedBy, ['kafka1:9092', 'kafka2:9092'])
})
