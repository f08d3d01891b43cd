import t from 'tap'
import type { fileParams, FileInputParams, FileParams } from '../../lib/file/params.ts'
import type { kafkaParams, KafkaInputParams, KafkaParams } from '../../lib/kafka/params.ts'
import type { syslogParams, SyslogInputParams, SyslogParams } from '../../lib/syslog/params.ts'
import type { InputParams, ResolvedParams, Secret } from '../../types/params.ts'

// What the type check accepts and refuses here is the test; running it only shows that it was there.

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only so are optional and readonly properties compared
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- all that it does is to take a type
function holds<_T extends true>(): void {}

t.test('resolved params have every default, and the names of TypeScript', async () => {
  holds<Same<FileParams['maxLineBytes'], number>>()
  holds<Same<FileParams['encode'], 'text' | 'base64' | 'hex'>>()
  holds<Same<FileParams['file'], string | undefined>>()
  holds<Same<FileParams['ack'], 'auto' | 'manual'>>()
  holds<Same<SyslogParams['headerMode'], 'keep' | 'strip' | 'parse'>>()
  holds<Same<SyslogParams['allowFrom'], readonly string[] | undefined>>()
  holds<Same<NonNullable<SyslogParams['tls']>['minVersion'], 'TLSv1.2' | 'TLSv1.3'>>()
  holds<Same<NonNullable<SyslogParams['tls']>['ca'], string | undefined>>()
  holds<Same<KafkaParams['brokers'], readonly string[]>>()
  holds<Same<KafkaParams['createTopics'], false | { readonly partitions: number; readonly replication: number }>>()
  holds<Same<KafkaParams['config'], Readonly<Record<string, string | Secret>> | undefined>>()
  holds<Same<KafkaParams['from'], 'earliest' | 'latest' | undefined>>()
})

t.test('the types that are written out are those that the declarations make', async () => {
  holds<Same<FileParams, ResolvedParams<typeof fileParams>>>()
  holds<Same<FileInputParams, InputParams<typeof fileParams>>>()
  holds<Same<KafkaParams, ResolvedParams<typeof kafkaParams>>>()
  holds<Same<KafkaInputParams, InputParams<typeof kafkaParams>>>()
  holds<Same<SyslogParams, ResolvedParams<typeof syslogParams>>>()
  holds<Same<SyslogInputParams, InputParams<typeof syslogParams>>>()
})

t.test('a factory takes less, and more spellings', async () => {
  const file: FileInputParams = { file: 'x', charset: 'gbk' }
  const path: FileInputParams = { path: 'x', ack: undefined }
  const syslog: SyslogInputParams = {
    headerMode: 'raw',
    allowFrom: '10.0.0.0/8',
    protocol: 'tls',
    tls: { cert: 'c', key: 'k', minVersion: '1.3' }
  }
  const kafka: KafkaInputParams = {
    brokers: 'a:1',
    topic: ['x'],
    createTopics: { partitions: 1, replication: 1 },
    startOffsets: { x: { 0: 5, 1: 'earliest' } },
    config: { session_timeout_ms: 30_000 },
    oauthBearerProvider: async () => ({ value: 'token' })
  }
  const pairs: KafkaInputParams = { brokers: ['a:1'], topic: '/x/', config: ['a=b'] }
  return void [file, path, syslog, kafka, pairs]
})

t.test('and refuses what is wrong', async () => {
  // @ts-expect-error a name that is not declared
  const unknown: FileInputParams = { file: 'x', maxLineByte: 5 }
  // @ts-expect-error a text for a number
  const text: SyslogInputParams = { port: '1514' }
  // @ts-expect-error not one of the choices
  const choice: SyslogInputParams = { protocol: 'http' }
  // @ts-expect-error the names of TOML
  const snake: FileInputParams = { file: 'x', max_line_bytes: 5 }
  // @ts-expect-error required
  const missing: KafkaInputParams = { topic: 'x' }
  // @ts-expect-error required in a nested table
  const nested: SyslogInputParams = { tls: { cert: 'x' } }
  // @ts-expect-error true says nothing of how
  const create: KafkaInputParams = { brokers: 'a:1', topic: 'x', createTopics: true }
  return void [unknown, text, choice, snake, missing, nested, create]
})

t.test("a table of a user's own is as well typed", async () => {
  interface Own {
    readonly apiToken: Secret
    readonly pageSize: number
    readonly since?: string
    readonly filter?: unknown
  }
  interface OwnInput {
    readonly apiToken: string | Secret
    readonly pageSize?: number | undefined
    readonly since?: string | undefined
    readonly filter?: unknown
  }
  holds<Same<Flat<ResolvedParams<typeof own>>, Flat<Own>>>()
  holds<Same<Flat<InputParams<typeof own>>, Flat<OwnInput>>>()
})

const own = {
  api_token: { type: 'string', secret: true, required: true, since: '1', help: '' },
  page_size: { type: 'integer', default: 100, min: 1, max: 1000, since: '1', help: '' },
  since: { type: 'string', since: '1', help: '' },
  filter: { type: 'value', since: '1', help: '' }
} as const

type Flat<T> = { [K in keyof T]: T[K] }
