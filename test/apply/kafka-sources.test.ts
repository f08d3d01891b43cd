import t from 'tap'
import { applyChanges, configChanges, loadConfig, type SourceStream } from '../../lib/index.ts'
import { fakeKafka } from '../../lib/testing/fake-kafka/fake-kafka.ts'
import type { Config } from '../../types/config.ts'

const connectors =
  '[[connectors]]\nid = "c"\ntype = "kafka"\nallow_override = ["group_id", "lag_warning", "max_unacked"]\n[connectors.params]\nbrokers = "fake:9092"\ntopic = "t"\nfrom = "earliest"\nack = "manual"\n'

function config(moving: string): Config {
  const one = (key: string, more: string): string =>
    `[[sources]]\nkey = "${key}"\nconnect = "c"\n[sources.params]\ngroup_id = "${key}"\n${more}\n`
  const loaded = loadConfig({
    sources: { file: 'wpsrc.toml', text: one('still', '') + one('moving', moving) },
    connectors: [{ file: 'c.toml', text: connectors }]
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics))
  return loaded.config
}

t.test(
  'a member leaves and one joins: no record is lost or comes twice, and another group sees nothing of it',
  async (t) => {
    const kafka = fakeKafka()
    kafka.createTopic('t', 3)
    const sources = new Map<string, SourceStream>()
    const seen: Readonly<Record<string, string[]>> = { still: [], moving: [] }
    let wake = (): void => {}
    const start = (source: SourceStream): void => {
      source.on('data', (event) => {
        seen[source.key]?.push(event.text)
        event.ack()
        wake()
      })
    }
    let produced = 0
    const produce = async (): Promise<void> => {
      for (let count = 0; count < 20; count++) kafka.produce('t', [String(produced++)])
      while (!Object.values(seen).every((texts) => texts.length >= produced))
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
    let before: Config | null = null
    const apply = async (after: Config): Promise<unknown> => {
      const changes = configChanges(before, after)
      before = after
      const results = await applyChanges(
        sources,
        { generation: 1, config: after, changes, files: [] },
        { kafka: kafka.client, start }
      )
      return results.map(({ key, outcome }, index) => `${key} ${outcome} ${changes[index]?.impact}`)
    }

    t.same(await apply(config('')), ['still applied rejoin', 'moving applied rejoin'])
    await produce()
    const still = sources.get('still')
    const rebalances = still?.stats().kafka?.rebalances
    for (const lag of [5, 6, 7]) {
      t.same(await apply(config(`lag_warning = ${lag}`)), ['moving applied rejoin'])
      await produce()
    }
    // What is live makes no member leave
    const moving = sources.get('moving')
    t.same(await apply(config('lag_warning = 7\nmax_unacked = 77')), ['moving applied live'])
    await produce()
    t.equal(sources.get('moving'), moving)
    t.equal(moving?.definition.spec.params['maxUnacked'], 77)

    t.equal(sources.get('still'), still)
    t.same(still?.stats().kafka?.rebalances, rebalances)
    const all = Array.from({ length: produced }, (_, index) => String(index)).sort()
    for (const [key, texts] of Object.entries(seen)) t.same(texts.toSorted(), all, key)
    await Promise.all([...sources.values()].map((source) => source.stop()))
  }
)
