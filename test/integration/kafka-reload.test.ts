import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { applyChanges, watchConfig, type SourceStream } from '../../lib/index.ts'
import { anyKafkaForTests, needsAnyKafka } from '../support/kafka/kafka-for-tests.ts'
import { createTopic, freshName, produce } from '../support/kafka/topics.ts'

/** What the sources deliver, by key, and pending waits for it. */
class Delivered {
  readonly texts: Record<string, string[]> = { still: [], moving: [] }
  #wake = (): void => {}

  readonly start = (source: SourceStream): void => {
    source.on('data', (event) => {
      this.texts[source.key]?.push(event.text)
      event.ack()
      this.#wake()
    })
  }

  async until(count: number): Promise<void> {
    while (!Object.values(this.texts).every((texts) => texts.length >= count))
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
  }
}

t.test(
  'an edit of one source rebalances only its group, and no record is lost or repeated',
  needsAnyKafka(),
  async (t) => {
    const kafka = await anyKafkaForTests()
    const topic = freshName('reload')
    await createTopic(kafka, topic, { partitions: 3 })
    const [groups, conf] = [{ still: freshName('still'), moving: freshName('moving') }, t.testdir()]
    mkdirSync(join(conf, 'connectors', 'source.d'), { recursive: true })
    writeFileSync(
      join(conf, 'connectors', 'source.d', 'kafka.toml'),
      [
        '[[connectors]]',
        'id = "c"',
        'type = "kafka"',
        'allow_override = ["group_id", "lag_warning"]',
        '[connectors.params]',
        `brokers = ${JSON.stringify(kafka.brokers)}`,
        `topic = "${topic}"`,
        'from = "earliest"',
        'ack = "manual"',
        ''
      ].join('\n')
    )
    const edit = (lag: number): void => {
      const one = (key: 'still' | 'moving', more: string): string =>
        `[[sources]]\nkey = "${key}"\nconnect = "c"\n[sources.params]\ngroup_id = "${groups[key]}"\n${more}\n`
      writeFileSync(join(conf, 'wpsrc.toml'), one('still', '') + one('moving', `lag_warning = ${lag}`))
    }
    edit(5)

    const sources = new Map<string, SourceStream>()
    const delivered = new Delivered()
    const outcomes: string[] = []
    let produced = 0
    let still: SourceStream | undefined
    let rebalances: unknown
    for await (const change of watchConfig(conf)) {
      const results = await applyChanges(sources, change, { start: delivered.start })
      outcomes.push(
        ...results.map(
          ({ key, outcome }, index) =>
            `${key} ${outcome} ${change.config?.sources.length} ${change.changes?.[index]?.impact}`
        )
      )
      await produce(
        kafka,
        topic,
        Array.from({ length: 30 }, (_, index) => ({ value: String(produced + index) }))
      )
      produced += 30
      await delivered.until(produced)
      still ??= sources.get('still')
      rebalances ??= still?.stats().kafka?.rebalances
      if (change.generation === 4) break
      edit(5 + change.generation)
    }

    t.same(outcomes, [
      'still applied 2 rejoin',
      'moving applied 2 rejoin',
      ...Array.from({ length: 3 }, () => 'moving applied 2 rejoin')
    ])
    t.equal(sources.get('still'), still)
    t.same(still?.stats().kafka?.rebalances, rebalances)
    const all = Array.from({ length: produced }, (_, index) => String(index)).sort()
    for (const [key, texts] of Object.entries(delivered.texts)) t.same(texts.toSorted(), all, key)
    await Promise.all([...sources.values()].map((source) => source.stop()))
  }
)
