import t from 'tap'
import { load } from '../support/config-texts.ts'

const sources = (count: number): string =>
  Array.from({ length: count }, (_, at) => `[[sources]]\nkey = "k${at}"\nconnect = "k"\n`).join('')

function connector(topics: number, clientId: string): string {
  const list = Array.from({ length: topics }, (_, at) => `"t${at}"`).join()
  return `[[connectors]]\nid = "k"\ntype = "kafka"\nparams = { brokers = "a:1", topic = [${list}], config = { client_id = "${clientId}" } }`
}

t.test('many sources may share a connector', async (t) => {
  const { ok, config } = load(sources(2000), connector(5, 'me'))
  t.ok(ok)
  t.equal(config?.sources.length, 2000)
})

t.test('sources that would take over more than a million values are refused at the first one beyond', async (t) => {
  const { diagnostics } = load(sources(3000), connector(495, 'me'))
  t.match(diagnostics, [
    { code: 'CONFIG_TOO_LARGE', path: 'sources[2000]', line: 6001, message: /more than 1000000 values/ }
  ])
  t.equal(diagnostics.length, 1)
})

t.test('text counts by its length', async (t) => {
  const { diagnostics } = load(sources(1200), connector(1, 'x'.repeat(1_000_000)))
  t.match(diagnostics, [{ code: 'CONFIG_TOO_LARGE', path: 'sources[994]' }])
})
