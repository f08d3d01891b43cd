import { systemClock } from '../../../lib/core/clock.ts'
import { SourceError } from '../../../lib/errors/source-error.ts'
import type { OpenContext } from '../../../types/connector.ts'

/** A context as the stream passes it, which records its warnings. */
export interface TestContext extends OpenContext {
  readonly warnings: unknown[]
  readonly codes: string[]
}

export function openContext(parts: Partial<OpenContext> = {}): TestContext {
  const warnings: unknown[] = []
  const codes: string[] = []
  return {
    key: 'test',
    type: 'file',
    tags: Object.freeze({}),
    signal: new AbortController().signal,
    clock: systemClock,
    random: () => 0,
    acks: null,
    warn: (error) => {
      warnings.push(error)
      codes.push(error instanceof SourceError ? error.code : String(error))
    },
    retrying: () => {},
    opening: () => {},
    buffered: () => 0,
    info: () => {},
    debug: () => {},
    trace: () => {},
    ...parts,
    warnings,
    codes
  }
}
