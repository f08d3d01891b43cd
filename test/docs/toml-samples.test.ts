import { readdirSync } from 'node:fs'
import t from 'tap'
import { parse } from 'smol-toml'
import { fileParams } from '../../lib/file/params.ts'
import { loadConfig } from '../../lib/index.ts'
import { kafkaParams } from '../../lib/kafka/params.ts'
import { syslogParams } from '../../lib/syslog/params.ts'
import { blocksOf } from './support/markdown.ts'

// What the pages show in TOML is TOML, and is valid; the sample with three faults is run by pages-run.test.ts.

const pages = ['README.md', ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))]
const FAULTY = /connect = "file_scr"|^# conf\/connectors\/source\.d\/all\.toml/m
const samples = pages.flatMap((page) =>
  blocksOf(page)
    .filter(({ language, code }) => language === 'toml' && !FAULTY.test(code))
    .map(({ code }) => ({ page, code }))
)

/** Connectors of the names that the pages use, which allow everything. */
const connectors = Object.entries({ file_src: fileParams, kafka_src: kafkaParams, syslog_src: syslogParams })
  .map(([id, params]) => {
    const type = id.replace('_src', '')
    const own = type === 'kafka' ? 'params = { brokers = "kafka:9092", topic = "t", config = { } }\n' : ''
    return `[[connectors]]\nid = "${id}"\ntype = "${type}"\nallow_override = ${JSON.stringify(Object.keys(params))}\n${own}`
  })
  .join('\n')

t.test('every sample in TOML is valid as it stands', (t) => {
  for (const { page, code } of samples) {
    t.doesNotThrow(() => parse(code), `${page}: ${code.slice(0, 80)}`)
    const isConnector = code.includes('[[connectors]]')
    const whole = code.includes('[[sources]]')
      ? code
      : `[[sources]]\nkey = "a"\nconnect = "file_src"\n[sources.params]\npath = "a.log"\n\n${code}`
    const { diagnostics } = loadConfig({
      sources: { file: 'wpsrc.toml', text: isConnector ? 'sources = []\n' : whole },
      connectors: [{ file: 'all.toml', text: isConnector ? code : connectors }],
      env: { KAFKA_PASSWORD: 'secret' }
    })
    t.strictSame(
      diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
      [],
      `${page}: ${code.slice(0, 80)}`
    )
  }
  t.ok(samples.length >= 5, `${samples.length} samples`)
  t.end()
})
