import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import t from 'tap'
import { applyChanges, configChanges, loadConfig, type SourceStream } from '../../lib/index.ts'
import type { Config } from '../../types/config.ts'
import type { ValidGeneration } from '../../types/config-watch.ts'

const connectors =
  '[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = ["port", "format"]\nparams.addr = "127.0.0.1"\n'

function config(ports: Readonly<Record<string, number>>, more = ''): Config {
  const text = Object.entries(ports)
    .map(([key, port]) => `[[sources]]\nkey = "${key}"\nconnect = "c"\n[sources.params]\nport = ${port}\n${more}\n`)
    .join('')
  const loaded = loadConfig({
    sources: { file: 'wpsrc.toml', text },
    connectors: [{ file: 'c.toml', text: connectors }]
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics))
  return loaded.config
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

const portOf = (sources: ReadonlyMap<string, SourceStream>, key: string): unknown =>
  sources.get(key)?.definition.spec.params['port']

t.test("sources on one port hand it over, and two of them can change theirs for each other's", async (t) => {
  const [one, two] = [await freePort(), await freePort()]
  const sources = new Map<string, SourceStream>()
  let before: Config | null = null
  const apply = async (after: Config): Promise<unknown> => {
    const change: ValidGeneration = { generation: 1, config: after, changes: configChanges(before, after), files: [] }
    before = after
    return (await applyChanges(sources, change, { start: (source) => source.resume() })).map(
      ({ key, outcome }) => `${key} ${outcome}`
    )
  }
  t.same(await apply(config({ a: one, b: two })), ['a applied', 'b applied'])
  t.same(await apply(config({ a: one, b: two }, 'format = "rfc5424"')), ['a applied', 'b applied'])
  t.same(await apply(config({ a: two, b: one }, 'format = "rfc5424"')), ['a applied', 'b applied'])
  t.same([portOf(sources, 'a'), portOf(sources, 'b')], [two, one])
  // The key of another source takes the port of one that goes
  t.same(await apply(config({ c: two, b: one }, 'format = "rfc5424"')), ['c applied', 'a applied'])
  // Somebody else has the port: the old one stays
  const holder = createSocket('udp4').bind(0, '127.0.0.1')
  await once(holder, 'listening')
  t.same(await apply(config({ c: two, b: holder.address().port }, 'format = "rfc5424"')), ['b rolledBack'])
  t.same([portOf(sources, 'b'), sources.get('b')?.stats().state], [one, 'running'])
  holder.close()
  await Promise.all([...sources.values()].map((source) => source.stop()))
})
