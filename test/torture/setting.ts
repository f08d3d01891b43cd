import fc from 'fast-check'
import { SCHEMES } from './disk/schemes.ts'

/** How the source of one sequence is set up, and what its world is like. */
export interface TortureSetting {
  readonly file: 'app.log' | 'app.log*' | 'app*' | '*.log' | '*.log*' | '**/*.log*' | '*' | '**/*'
  readonly exclude: readonly string[]
  readonly ack: 'auto' | 'manual'
  /** Where positions are kept: in memory by a store of ours, or by the library in a folder. */
  readonly store: 'memory' | 'folder'
  /** The reader runs from the beginning. */
  readonly runs: boolean
  /** How rotated files are named: one of `SCHEMES`. */
  readonly scheme: string
  /** Each content begins with so many bytes that are the same everywhere. */
  readonly headerBytes: number
  readonly from: 'checkpoint' | 'beginning' | 'end'
  readonly charset: 'utf-8' | 'utf-16le'
  readonly multiline: boolean
  readonly flushPartial: boolean
  readonly usePolling: boolean
  readonly ignoreOlder: boolean
  /** Files cannot be opened or read at times. */
  readonly errors: boolean
  /** 0: as many as the source opens by default. */
  readonly maxOpenFiles: number
  /** 0: as many as the source allows by default. */
  readonly maxUnacked: number
  readonly maxLineBytes: number
  readonly bufferBytes: number
  readonly pollIntervalMs: number
  readonly rotateWaitMs: number
  readonly checkpointIntervalMs: number
}

export const tortureSetting: fc.Arbitrary<TortureSetting> = fc.record({
  file: fc.constantFrom('*', '*.log*', '**/*', '**/*.log*', 'app*', 'app.log*', 'app.log', '*.log'),
  exclude: fc.constantFrom([], [], ['*.gz']),
  ack: fc.constantFrom('manual', 'auto'),
  store: fc.constantFrom('memory', 'memory', 'folder'),
  runs: fc.constantFrom(true, true, false),
  scheme: fc.constantFrom('app.log.1', ...Object.keys(SCHEMES)),
  headerBytes: fc.constantFrom(0, 0, 0, 20, 105, 1024, 1100, 4096, 8192),
  from: fc.constantFrom(
    'checkpoint',
    'checkpoint',
    'checkpoint',
    'checkpoint',
    'checkpoint',
    'checkpoint',
    'beginning',
    'end'
  ),
  charset: fc.constantFrom('utf-8', 'utf-8', 'utf-8', 'utf-8', 'utf-16le'),
  multiline: fc.constantFrom(false, false, false, false, false, true),
  flushPartial: fc.constantFrom(false, false, false, true),
  usePolling: fc.constantFrom(true, true, true, false),
  ignoreOlder: fc.constantFrom(false, false, false, true),
  errors: fc.constantFrom(false, false, false, true),
  maxOpenFiles: fc.constantFrom(0, 0, 0, 0, 0, 1, 2, 3),
  maxUnacked: fc.constantFrom(0, 0, 0, 5),
  maxLineBytes: fc.constantFrom(16_384, 1000),
  bufferBytes: fc.constantFrom(65_536, 4096),
  pollIntervalMs: fc.constantFrom(100, 250, 1000),
  rotateWaitMs: fc.constantFrom(1000, 1000, 2500),
  checkpointIntervalMs: fc.constantFrom(300, 50, 1000)
})

/** Bytes of a character's smallest unit. */
export function unitOf({ charset }: Pick<TortureSetting, 'charset'>): 1 | 2 {
  return charset === 'utf-16le' ? 2 : 1
}

/** Files that were last written longer ago are left alone, where that is asked for. No sequence takes so long. */
export const IGNORE_OLDER_MS = 3_600_000
/** After so long an unfinished line is delivered, where that is asked for. */
export const PARTIAL_LINE_MS = 1000
/** A line that begins with a blank belongs to the record before it, where lines are joined. */
export const CONTINUATION = '^ '
