import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createSource, readConfig } from '../../../lib/index.ts'
import type { SourceEvent } from '../../../types/event.ts'
import type { SyslogMeta } from '../../../types/meta.ts'
import type { SourceStats } from '../../../types/stats.ts'
import type { Target } from '../../support/senders/forwarder.ts'

export type SyslogParamValue = string | number | boolean | Readonly<Record<string, string>>

export interface SyslogReceiver {
  /** The address that the source listens on. */
  readonly target: Target
  /** Waits until that many messages were delivered or dropped, and stops the source. Rejects if they do not arrive. */
  readonly received: (count: number) => Promise<Received>
  /** Ends the source in whatever state it is. */
  readonly close: () => void
}

export interface Received {
  readonly events: readonly SyslogRecord[]
  readonly texts: readonly string[]
  /** Number of dropped messages, for all causes. */
  readonly dropped: number
  readonly stats: SourceStats
}

export type SyslogRecord = SourceEvent & { readonly meta: SyslogMeta }

/** Declares a syslog source in TOML, in a folder, as a user would, and opens it. Params are snake_case. */
export async function receiveSyslog(
  folder: string,
  params: Readonly<Record<string, SyslogParamValue>>
): Promise<SyslogReceiver> {
  const connectors = path.join(folder, 'connectors/source.d')
  await mkdir(connectors, { recursive: true })
  await writeFile(
    path.join(connectors, 'syslog.toml'),
    [
      '[[connectors]]',
      'id = "syslog_src"',
      'type = "syslog"',
      `allow_override = ${JSON.stringify(Object.keys(params))}`,
      // No more than any Linux grants without configuration
      '[connectors.params]',
      'addr = "127.0.0.1"',
      'port = 0',
      'udp_recv_buffer = 200_000',
      ''
    ].join('\n')
  )
  await writeFile(
    path.join(folder, 'wpsrc.toml'),
    [
      '[[sources]]',
      'key = "senders"',
      'connect = "syslog_src"',
      'tags = ["env:test"]',
      '[sources.params]',
      ...Object.entries(params).map(([name, value]) => `${name} = ${toml(value)}`),
      ''
    ].join('\n')
  )

  const config = await readConfig(folder)
  const source = createSource(config.source('senders'))
  const [opened] = (await once(source, 'ready')) as [Target]
  return {
    target: opened,
    received: (count) => collect(source, count),
    close: () => {
      source.destroy()
    }
  }
}

type Source = ReturnType<typeof createSource>

async function collect(source: Source, count: number): Promise<Received> {
  const events: SyslogRecord[] = []
  const dropped = (): number => Object.values(source.stats().drops).reduce((sum, drops) => sum + drops, 0)
  const patience = setTimeout(() => {
    source.destroy(
      new Error(
        `${events.length} messages came and ${dropped()} were dropped of ${count}: ${JSON.stringify(source.stats())}`
      )
    )
  }, LONGEST_MS)
  // Drops alone emit no event to check on.
  const looking = setInterval(() => {
    stopWhenAll()
  }, LOOK_MS)
  const stopping: Promise<void>[] = []
  const stopWhenAll = (): void => {
    if (events.length + dropped() >= count && stopping.length === 0) stopping.push(source.stop())
  }
  try {
    for await (const event of source) {
      if (!isSyslog(event)) throw new Error(`not a syslog record: ${event.meta.kind}`)
      if (events.push(event) >= count) stopWhenAll()
    }
    await Promise.all(stopping)
  } finally {
    clearTimeout(patience)
    clearInterval(looking)
  }
  return { events, texts: events.map(({ text }) => text), dropped: dropped(), stats: source.stats() }
}

function isSyslog(event: SourceEvent): event is SyslogRecord {
  return event.meta.kind === 'syslog'
}

function toml(value: SyslogParamValue): string {
  if (typeof value !== 'object') return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name} = ${JSON.stringify(inner)}`)
    .join(', ')} }`
}

const LONGEST_MS = 120_000
const LOOK_MS = 50
