import fc from 'fast-check'

/** How the source of one sequence is set up. */
export interface TortureSetting {
  readonly file: 'app.log' | 'app.log*' | '*.log' | '*.log*'
  readonly exclude: readonly string[]
  readonly ack: 'auto' | 'manual'
  /** Where positions are kept: in memory by a store of ours, or by the library in a folder. */
  readonly store: 'memory' | 'folder'
  /** The reader runs from the beginning. */
  readonly runs: boolean
  readonly maxLineBytes: number
  readonly bufferBytes: number
  readonly pollIntervalMs: number
  readonly rotateWaitMs: number
  readonly checkpointIntervalMs: number
}

export const tortureSetting: fc.Arbitrary<TortureSetting> = fc.record({
  file: fc.constantFrom('app.log*', '*.log*', 'app.log', '*.log'),
  exclude: fc.constantFrom([], [], ['*.gz']),
  ack: fc.constantFrom('manual', 'auto'),
  store: fc.constantFrom('memory', 'memory', 'memory', 'folder'),
  runs: fc.constantFrom(true, true, false),
  maxLineBytes: fc.constantFrom(16_384, 1000),
  bufferBytes: fc.constantFrom(65_536, 4096),
  pollIntervalMs: fc.constantFrom(100, 250),
  rotateWaitMs: fc.constant(1000),
  checkpointIntervalMs: fc.constant(300)
})
