import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { machineLine } from '../support/machine.ts'
import { brokerVersion, startBroker } from './broker.ts'
import { contenderFields, type Field } from './contenders.ts'
import { STALLED } from './names.ts'
import { fillTopic } from './records.ts'
import { kafkaReport } from './report.ts'
import { runRounds, runStalled, type Topic } from './rounds.ts'

/**
 * The Kafka benchmark. `BENCH_ROUNDS` (5), `BENCH_RECORDS` (1 million), `BENCH_STALL_SECONDS` (30), `BENCH_ONLY` (those
 * alone whose names hold one of these: `pipeline(),kafkajs`); with `BENCH_DRY` the results are shown and not written.
 */
export async function benchKafka(): Promise<void> {
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5)
  const records = Number(process.env['BENCH_RECORDS'] ?? 1_000_000)
  const stallSeconds = Number(process.env['BENCH_STALL_SECONDS'] ?? 30)
  const { fields: all, absent } = await contenderFields()
  const fields = all.map(onlyWanted).filter(({ contenders }) => contenders.length > 0)

  const kafka = await startBroker()
  try {
    const topics = new Map<number, Topic>()
    for (const perBatch of new Set(fields.map((field) => field.perBatch))) {
      console.error(`filling a topic with ${records} records in batches of ${perBatch}`)
      topics.set(perBatch, {
        brokers: kafka.brokers.join(','),
        topic: await fillTopic(kafka, records, perBatch),
        records
      })
    }
    const topicOf = (perBatch: number): Topic => topics.get(perBatch) ?? fail(`no topic has batches of ${perBatch}`)
    const results = {
      machine: machineLine(),
      rounds,
      records,
      stallSeconds,
      absent,
      versions: [brokerVersion(), ...versionsOf(fields)],
      fields: await runRounds(fields, topicOf, rounds),
      stalled: isWanted(STALLED)
        ? await runStalled(topicOf(fields[0]?.perBatch ?? 0), Math.min(rounds, STALLED_RUNS))
        : []
    }
    const report = kafkaReport(results)
    const target = fileURLToPath(new URL('../../../../test/bench/results/kafka.md', import.meta.url))
    if (process.env['BENCH_DRY'] === undefined) writeFileSync(target, report)
    console.log(report)
  } finally {
    await kafka.close()
  }
}

function fail(message: string): never {
  throw new Error(message)
}

function onlyWanted(field: Field): Field {
  return { ...field, contenders: field.contenders.filter(({ name }) => isWanted(name)) }
}

function isWanted(name: string): boolean {
  return (process.env['BENCH_ONLY'] ?? '').split(',').some((part) => name.includes(part))
}

function versionsOf(fields: readonly Field[]): string[] {
  const { version: kafkajs } = createRequire(import.meta.url)('kafkajs/package.json') as { readonly version: string }
  const theirs = fields.flatMap(({ contenders }) => contenders.map(({ version }) => version))
  return [`kafkajs ${kafkajs}`, ...new Set(theirs.filter((version) => version !== ''))]
}

const STALLED_RUNS = 3
