import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Test } from 'tap'
import type { KafkaStats } from '../../../types/kafka.ts'
import type { KafkaCluster } from '../../support/kafka/quiet-client.ts'
import { journalReader, type JournalEntry } from './kafka-journal.ts'
import { until } from './kafka-until.ts'
import { killChild } from '../../support/kill-child.ts'

export interface Worker {
  readonly name: string
  /** Everything it has written so far. */
  readonly journal: readonly JournalEntry[]
  /** Reads the new entries of its journal. */
  look(): void
  /** Resolves once the process is gone and its whole journal was read. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly code: number | null; readonly signal: string | null }>
  ready(): Promise<unknown>
  /** Its output, if it ended by itself. */
  readonly stats: KafkaStats | undefined
}

export interface WorkerPlan {
  readonly cluster: KafkaCluster
  readonly topic: string
  readonly groupId: string
  /** The folder of the journals. */
  readonly folder: string
  readonly inHand: number
  readonly tickMs: number
  /** Called once for each ack in the journal. */
  readonly onAcked: (value: string) => void
}

/** Starts a worker in its own process. */
export function startWorker(t: Test, name: string, { cluster, folder, onAcked, ...plan }: WorkerPlan): Worker {
  const file = path.join(folder, `${name}.journal`)
  writeFileSync(file, '')
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'kafka-worker.js')], {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...process.env, WORKER: JSON.stringify({ ...plan, brokers: cluster.brokers.join(), journal: file }) }
  })
  t.teardown(() => killChild(child))
  const journal: JournalEntry[] = []
  const more = journalReader(file)
  const look = (): void => {
    for (const entry of more()) {
      journal.push(entry)
      if (entry.kind === 'acked') onAcked(entry.value)
    }
  }
  const gone = exitOf(child)
  return {
    name,
    journal,
    look,
    ready: () =>
      until(
        `${name} is ready`,
        () => {
          look()
          return journal.some(({ kind }) => kind === 'ready')
        },
        {
          state: () => ({
            entries: journal.length,
            pid: child.pid,
            exitCode: child.exitCode,
            warnings: journal.filter(({ kind }) => kind === 'warning')
          })
        }
      ),
    end: async (signal) => {
      child.kill(signal)
      const exit = await gone
      look()
      return exit
    },
    get stats() {
      return journal.find((entry) => entry.kind === 'closed')?.stats
    }
  }
}

async function exitOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly signal: string | null }> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return { code, signal }
}
