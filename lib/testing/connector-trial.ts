import { createSourceFrom } from '../source/create-source.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import type { ConnectorType, OpenContext } from '../../types/connector.ts'
import type { SourceOptions } from '../../types/source.ts'

/** What `checkConnector` works with: the connector, how to feed it, and how long anything may take. */
export interface TrialPlan {
  readonly definition: ConnectorType
  readonly params: Readonly<Record<string, unknown>>
  readonly records: number
  readonly timeoutMs: number
  readonly closeWithinMs: number
  readonly maxBytesAhead: number
  readonly feed: ((opened: unknown) => void | Promise<void>) | undefined
}

/** One source of the connector, and what was seen of it. */
export interface Trial {
  readonly source: SourceStream
  /** What `open` was called with; empty until it is. */
  readonly contexts: readonly OpenContext[]
  /** Codes of the warnings so far. */
  readonly warnings: readonly string[]
}

/** Makes a source of the connector, watched, and feeds it when it is ready. */
export function startTrial(
  { definition, params, feed }: TrialPlan,
  extra: Readonly<Record<string, unknown>> = {},
  options: SourceOptions = {}
): Trial {
  const contexts: OpenContext[] = []
  const warnings: string[] = []
  const watched: ConnectorType = {
    type: definition.type,
    params: definition.params,
    ...(definition.rules === undefined ? {} : { rules: definition.rules }),
    ...(definition.catalogue === undefined ? {} : { catalogue: definition.catalogue }),
    open: (params, context) => {
      contexts.push(context)
      return definition.open(params, context)
    }
  }
  const source = createSourceFrom(
    [watched],
    { type: definition.type, params: { ...params, ...extra } },
    {
      key: 'trial',
      tags: { trial: 'yes' },
      ...options
    }
  )
  source.on('warning', ({ code }) => {
    warnings.push(code)
  })
  source.on('error', () => {}) // looked at through `source.errored`
  source.on('ready', (opened) => {
    if (feed !== undefined) feedLater(source, feed, opened)
  })
  return { source, contexts, warnings }
}

function feedLater(source: SourceStream, feed: NonNullable<TrialPlan['feed']>, opened: unknown): void {
  const fed = async (): Promise<void> => {
    try {
      await feed(opened)
    } catch (error) {
      source.destroy(new Error('feed() failed', { cause: error }))
    }
  }
  void fed()
}
