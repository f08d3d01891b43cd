import type { Config } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import type { Fix, Report } from '../../types/report.ts'
import type { SourceStream } from '../../lib/stream/source-stream.ts'

/** A fault that is brought about for real, what has to be found, and what is to work once the fix was applied. */
export interface Fault {
  /** `kafka: the port refuses` */
  readonly name: string
  readonly area: 'file' | 'kafka' | 'syslog' | 'config' | 'process'
  /** The code that has to be found first. */
  readonly code: ErrorCode
  /** Part of `npm test`; needs no broker, no child as another user, and takes less than two seconds. */
  readonly quick: boolean
  arrange(bench: FaultBench): Promise<FaultCase>
}

/** What a fault is brought about with. All of it is undone at the end. */
export interface FaultBench {
  /** An empty folder of its own. */
  readonly folder: string
  /** Called at the end, last first. */
  readonly after: (undo: () => unknown) => void
}

export interface FaultCase {
  /**
   * `wpsrc.toml` and the connectors, by file name; they are written into the folder. One source is named `s`, of
   * connector `c`, unless `key` says otherwise.
   */
  readonly files: Readonly<Record<string, string>>
  readonly key?: string
  /** Connector types of the case's own. */
  readonly types?: readonly ConnectorType[]
  /** Asks what is wrong. Default: `probeSource(config.source(key))`. */
  readonly ask?: (config: Config) => Promise<Report>
  /** The same where the fault keeps the configuration from being read. */
  readonly askFolder?: (folder: string) => Promise<Report>
  /** Where the first fix is for a person's hands: does what it says. Default: runs its `command` as it stands. */
  readonly byHand?: (fix: Fix, report: Report) => Promise<void>
  /** The source of the mended configuration works: rejects where it does not. It is destroyed afterwards. */
  works(source: SourceStream, config: Config): Promise<void>
}

/** What became of a fault. */
export interface FaultResult {
  readonly name: string
  readonly area: Fault['area']
  readonly expected: ErrorCode
  /** The code of the first finding; null where nothing was found. */
  readonly first: string | null
  /** What the look took, without bringing the fault about. */
  readonly probeMs: number
  readonly applied: 'machine' | 'hand' | 'not'
  /** The check that the fix names passes afterwards. */
  readonly verified: boolean
  readonly works: boolean
  /** Why it does not, or was not mended. */
  readonly trouble: string
  /** Null where the fault could not be brought about. */
  readonly report: Report | null
}
