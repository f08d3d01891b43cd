import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Writable } from 'node:stream'
import { createSource, defineConnector, diagnose, probeSource } from '../../lib/index.ts'
import type { SourceStream } from '../../lib/stream/source-stream.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { Config } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Report } from '../../types/report.ts'
import type { Fault, FaultCase } from './fault.ts'
import { filesFor, firstText } from './support.ts'

export const processFaults: readonly Fault[] = [
  {
    name: 'a stage of the pipeline never calls back',
    area: 'process',
    code: 'SYSTEM_CONSUMER_STALLED',
    quick: true,
    arrange: async ({ folder }) => {
      const state = { mended: false }
      const consume = (source: SourceStream): void => {
        source.pipe(writer(() => state.mended))
      }
      return {
        ...(await followed(folder)),
        ...running(consume, ({ buffered, events }) => buffered === 1 || events === 3),
        ...byMending(state),
        works: async (source) => {
          await taken(source, consume, 3)
        }
      }
    }
  },
  {
    name: 'nobody reads from the source',
    area: 'process',
    code: 'SYSTEM_CONSUMER_STALLED',
    quick: true,
    arrange: async ({ folder }) => {
      const state = { mended: false }
      const consume = (source: SourceStream): void => {
        if (state.mended) source.resume()
      }
      return {
        ...(await followed(folder)),
        ...running(consume),
        ...byMending(state),
        works: async (source) => {
          await taken(source, consume, 3)
        }
      }
    }
  },
  {
    name: 'the consumer never acks',
    area: 'process',
    code: 'SYSTEM_TOO_MANY_UNACKED',
    quick: true,
    arrange: async ({ folder }) => {
      const state = { mended: false }
      const consume = (source: SourceStream): void => {
        source.on('data', (event: SourceEvent) => {
          if (state.mended) event.ack()
        })
      }
      const arranged = await followed(folder, 'ack = "manual"\nmax_unacked = 2')
      return {
        ...arranged,
        ...running(consume, ({ unacked, events }) => unacked === 2 || events === 3),
        ...byMending(state),
        works: async (source) => {
          await taken(source, consume, 3)
        }
      }
    }
  },
  {
    name: "a connector of one's own throws in open()",
    area: 'process',
    code: 'SYSTEM_CONNECTOR_FAILED',
    quick: true,
    arrange: async () => {
      const state = { mended: false }
      const types = [
        ticker({
          open: () => {
            if (!state.mended) throw new Error('the queue orders does not exist')
          }
        })
      ]
      const consume = (source: SourceStream): void => {
        source.on('error', () => {}).resume()
      }
      return {
        files: filesFor('ticker', ''),
        types,
        ...running(consume, ({ state, events }) => state === 'closed' || events > 0, types),
        ...byMending(state),
        works: firstTick
      }
    }
  },
  {
    name: "a connector of one's own gives what is no record",
    area: 'process',
    code: 'SYSTEM_CONNECTOR_BAD_RECORD',
    quick: true,
    arrange: async () => {
      const state = { mended: false }
      const types = [ticker({ record: () => (state.mended ? 'tick' : { text: 'tick' }) })]
      const consume = (source: SourceStream): void => {
        source.resume()
      }
      return {
        files: filesFor('ticker', ''),
        types,
        ...running(consume, ({ drops, events }) => events > 0 || (drops['bad_record'] ?? 0) > 0, types),
        ...byMending(state),
        works: firstTick
      }
    }
  },
  {
    name: "a check of a connector of one's own hangs",
    area: 'process',
    code: 'SYSTEM_PROBE_FAILED',
    quick: true,
    arrange: async () => {
      const state = { mended: false }
      const types = [ticker({ check: () => (state.mended ? Promise.resolve() : new Promise(() => {})) })]
      return {
        files: filesFor('ticker', ''),
        types,
        ask: (config) => probeSource(config.source('s'), { types, checkTimeoutMs: 200 }),
        ...byMending(state),
        works: firstTick
      }
    }
  },
  {
    name: "a check of a connector of one's own throws",
    area: 'process',
    code: 'SYSTEM_PROBE_FAILED',
    quick: true,
    arrange: async () => {
      const state = { mended: false }
      const types = [
        ticker({
          check: () => {
            if (!state.mended) throw new TypeError('cannot read properties of undefined')
          }
        })
      ]
      return { files: filesFor('ticker', ''), types, ...byMending(state), works: firstTick }
    }
  }
]

/** The code of the consumer or of the connector is corrected, which is what these fixes tell a person to do. */
function byMending(state: { mended: boolean }): Pick<FaultCase, 'byHand'> {
  return {
    byHand: () => {
      state.mended = true
      return Promise.resolve()
    }
  }
}

/** Three lines in a followed file. */
async function followed(folder: string, more = ''): Promise<Pick<FaultCase, 'files'>> {
  await writeFile(path.join(folder, 'a.log'), 'one\ntwo\nthree\n')
  const connector = `base = "${folder}"\nfile = "a.log"\nmode = "follow"\nfrom = "beginning"\n${more}`
  return { files: filesFor('file', '', { connector }) }
}

type Counted = ReturnType<SourceStream['stats']>

/** Diagnoses a running source once it has come that far. */
function running(
  consume: (source: SourceStream) => void,
  until: (stats: Counted) => boolean = ({ state }) => state === 'running',
  types: readonly ConnectorType[] = []
): Pick<FaultCase, 'ask'> {
  return {
    ask: async (config: Config): Promise<Report> => {
      const source = createSource(config.source('s'), { types })
      try {
        consume(source)
        while (!until(source.stats()))
          await new Promise((resolve) => {
            setImmediate(resolve)
          })
        return await diagnose(source, { intervalMs: 100 })
      } finally {
        source.destroy()
      }
    }
  }
}

/** Consumes one record, and the next only once that one is answered. */
function writer(answers: () => boolean): Writable {
  return new Writable({
    objectMode: true,
    highWaterMark: 1,
    write: (_event, _encoding, callback) => {
      if (answers()) callback()
    }
  })
}

/** Resolves once that many records were consumed. */
async function taken(source: SourceStream, consume: (source: SourceStream) => void, count: number): Promise<void> {
  consume(source)
  while (source.stats().events < count) {
    if (source.closed) throw new Error('it has ended')
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}

async function firstTick(source: SourceStream): Promise<void> {
  if ((await firstText(source)) !== 'tick') throw new Error('another record came')
}

interface TickerParts {
  readonly open?: () => void
  readonly record?: () => unknown
  readonly check?: () => unknown
}

/** A custom connector, as if written in JavaScript. */
function ticker({ open, record = () => 'tick', check }: TickerParts): ConnectorType {
  return defineConnector({
    type: 'ticker',
    params: {},
    open: (_params, { signal }) => {
      open?.()
      return ticks(record, signal)
    },
    probe: () => [
      {
        id: 'ticker.clock',
        target: 'the clock',
        run: async () => {
          await check?.()
          return { status: 'pass' }
        }
      }
    ]
  })
}

async function* ticks(record: () => unknown, signal: AbortSignal): AsyncGenerator<string> {
  while (!signal.aborted) {
    yield record() as string
    // How fast it ticks; no test depends on it
    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })
  }
}
