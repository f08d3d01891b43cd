import { createSource, diagnose } from '../../../lib/index.ts'
import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import type { Config } from '../../../types/config.ts'
import type { SourceEvent } from '../../../types/event.ts'
import type { KafkaStats } from '../../../types/kafka.ts'
import type { Report } from '../../../types/report.ts'

export interface RunningOptions {
  /** What happens with each record; a promise delays the next one. */
  readonly take?: (event: SourceEvent) => Promise<unknown> | null
  /** The condition that shows the fault. */
  readonly until?: (source: SourceStream) => Promise<unknown>
}

/** Runs the source of a configuration, and diagnoses it. */
export async function diagnoseRunning(config: Config, { take, until }: RunningOptions = {}): Promise<Report> {
  const source = createSource(config.source('s'))
  const ready = new Promise((resolve, reject) => {
    source.once('ready', resolve).once('error', reject)
  })
  void takeAll(source, take)
  try {
    await ready
    await until?.(source)
    return await diagnose(source)
  } finally {
    source.destroy()
  }
}

export function kafkaStatsOf(source: SourceStream): KafkaStats {
  const { kafka } = source.stats()
  if (kafka === undefined) throw new Error('the source is not open')
  return kafka
}

async function takeAll(source: SourceStream, take: RunningOptions['take']): Promise<void> {
  try {
    for await (const event of source) await take?.(event)
  } catch {
    // Reported by 'error'
  }
}
