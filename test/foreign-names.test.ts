import t from 'tap'
import { collect, fakeKafka } from '../lib/testing.ts'
import { createKafkaSource, loadConfig, parseSyslog } from '../lib/index.ts'
import { parseTags } from '../lib/config/tags.ts'
import { Counters } from '../lib/core/counters.ts'
import { checkParams } from '../lib/config/params/check-params.ts'
import { kafkaParams, kafkaRules } from '../lib/kafka/params.ts'

/** What every object has under a name, and strangers may choose too. */
const NAMES = Object.getOwnPropertyNames(Object.prototype)
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

t.test('names that every object has are names like any other', async (t) => {
  for (const name of NAMES) {
    const one = Object.fromEntries([[name, 'x']])

    const counters = new Counters()
    counters.add(name)
    counters.add(name)
    t.strictSame(json(counters.snapshot()), Object.fromEntries([[name, 2]]), `counters: ${name}`)

    const { meta } = parseSyslog(`<34>1 - - - - - [${name} ${name}="x"] hello`)
    t.equal(
      JSON.stringify(meta.structuredData),
      JSON.stringify(Object.fromEntries([[name, one]])),
      `structured data: ${name}`
    )

    if (/^[\w.-]{1,32}$/.test(name)) t.strictSame(json(parseTags([`${name}:x`]).tags), one, `tags: ${name}`)

    const { problems, params } = checkParams(
      { params: kafkaParams, rules: kafkaRules },
      {
        brokers: 'a:1',
        topic: 'x',
        config: one,
        start_offsets: Object.fromEntries([[name, { 0: 5 }]]),
        ...Object.fromEntries([[name, 1]])
      }
    )
    t.strictSame(
      problems.map(({ code }) => code),
      ['CONFIG_UNKNOWN_PARAM', 'CONFIG_UNKNOWN_PARAM'],
      `params: ${name}`
    )
    t.equal(Object.getPrototypeOf(params), null)

    const toml = JSON.stringify(name)
    const { diagnostics } = loadConfig({
      sources: {
        file: 'wpsrc.toml',
        text: `[[sources]]\nkey = "a"\nconnect = "c"\n${toml} = 1\n[sources.params]\n${toml} = "x"\nconfig = { ${toml} = "x" }`
      },
      connectors: [
        {
          file: 'c.toml',
          text: `[[connectors]]\nid = "c"\ntype = "kafka"\nallow_override = ["config", ${toml}]\n[connectors.params]\nbrokers = "a:1"\ntopic = "x"`
        }
      ]
    })
    t.strictSame(
      diagnostics.map(({ message }) => message).filter((message) => !message.includes(name)),
      [],
      `TOML: ${name}`
    )
    t.ok(diagnostics.length > 0)
  }
})

t.test('headers of such names come through a source and through JSON', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 1)
  kafka.produce(
    'logs',
    NAMES.map((name) => ({ value: name, headers: Object.fromEntries([[name, 'h']]) }))
  )
  const source = createKafkaSource({ brokers: 'a:1', topic: 'logs', from: 'earliest' }, { kafka: kafka.client })
  const events = await collect(source, { count: NAMES.length })
  for (const event of events) {
    const shown = json(event) as { readonly text: string; readonly meta: { readonly headers: object } }
    t.strictSame(Object.entries(shown.meta.headers), [[event.text, 'h']])
  }
  source.destroy()
})
