import type { CheckRun } from '../../../types/report.ts'
import { onAbort } from '../../core/on-abort.ts'
import { waitFor } from '../../core/wait-for.ts'
import { classifyError } from '../../errors/classify.ts'
import { sourceError } from '../../errors/make-error.ts'
import { adminOf, type OpenAdmin } from '../client/admin-of.ts'
import { SILENT, type LogHooks } from '../client/client-log.ts'
import { loadKafkajs } from '../client/load-kafkajs.ts'
import { ownClient, type OwnClient } from '../client/own-client.ts'
import { limitOf } from './probe-limit.ts'
import type { Probed } from './probed.ts'

/**
 * Asks a cluster through a separate client, which it closes after the answer, or when the check's time is over. Creates
 * no topics and joins no group. After an error that passes soon (a coordinator that loads its groups), it asks again as
 * long as there is time.
 */
export async function withAdmin<T>(
  probed: Probed,
  look: CheckRun,
  ask: (opened: OpenAdmin) => Promise<T>,
  hooks: LogHooks = {}
): Promise<T> {
  const limitMs = limitOf(look.timeoutMs)
  const startedAt = performance.now()
  const { client, release } = await clientFor(probed, hooks, limitMs)
  const opened = adminOf(client)
  try {
    // Loading the client has used some of the check's time
    const leftMs = Math.max(1, limitMs - (performance.now() - startedAt))
    return await inTime(asked(opened, ask, probed, { signal: look.signal, timeoutMs: leftMs }), leftMs, look.signal)
  } finally {
    release()
    opened.admin.disconnect().catch(() => {})
  }
}

async function clientFor({ client, params, usable }: Probed, hooks: LogHooks, limitMs: number): Promise<OwnClient> {
  if (client !== undefined) return { client, release: () => {} } // its connections belong to the user
  const brokers = usable.map(({ broker }) => broker)
  return ownClient(await loadKafkajs(), { ...params, brokers }, SILENT, hooks, {
    retry: { retries: brokers.length - 1, initialRetryTime: 50, maxRetryTime: 100 },
    connectionTimeout: limitMs,
    authenticationTimeout: limitMs,
    requestTimeout: limitMs
  })
}

async function asked<T>(
  opened: OpenAdmin,
  ask: (opened: OpenAdmin) => Promise<T>,
  probed: Probed,
  { signal, timeoutMs }: CheckRun
): Promise<T> {
  const { clock } = probed.context
  const until = clock.now() + timeoutMs - 2 * AGAIN_MS
  await opened.admin.connect()
  for (;;) {
    try {
      return await ask(opened)
    } catch (error) {
      if (signal.aborted || clock.now() > until || !PASSING.has(classifyError(error, { area: 'kafka' }).code))
        throw error
      await waitFor(AGAIN_MS, { clock, signal })
    }
  }
}

/** Rejects when the time is over, or when the check is abandoned. */
function inTime<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      reject(sourceError('KAFKA_REQUEST_TIMEOUT', { area: 'kafka' }, { detail: `no answer within ${ms} ms` }))
    }
    const timer = setTimeout(end, ms)
    const forget = onAbort(signal, end)
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      forget()
    })
  })
}

const PASSING: ReadonlySet<string> = new Set([
  'KAFKA_COORDINATOR_LOAD_IN_PROGRESS',
  'KAFKA_COORDINATOR_NOT_AVAILABLE',
  'KAFKA_NOT_COORDINATOR',
  'KAFKA_METADATA_STALE'
])
const AGAIN_MS = 100
