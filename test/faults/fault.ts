import type { Config } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import type { Fix, Report } from '../../types/report.ts'
import type { SourceStream } from '../../lib/stream/source-stream.ts'

/** A fault that is really caused, the expected finding, and what must work once the fix was applied. */
export interface Fault {
  /** `kafka: the port refuses` */
  readonly name: string
  readonly area: 'file' | 'kafka' | 'syslog' | 'config' | 'process'
  /** The code expected in the first finding. */
  readonly code: ErrorCode
  /** Part of `npm test`: needs no broker and no child process as another user, and takes less than two seconds. */
  readonly quick: boolean
  arrange(bench: FaultBench): Promise<FaultCase>
}

/** Tools to cause a fault. Everything is undone at the end. */
export interface FaultBench {
  /** An empty folder for this fault. */
  readonly folder: string
  /** Called at the end, last first. */
  readonly after: (undo: () => unknown) => void
}

export interface FaultCase {
  /**
   * `wpsrc.toml` and the connectors, by file name; they are written to the folder. The source is named `s`, with
   * connector `c`, unless `key` names another.
   */
  readonly files: Readonly<Record<string, string>>
  readonly key?: string
  /** Connector types defined by the case. */
  readonly types?: readonly ConnectorType[]
  /** Produces the report. Default: `probeSource(config.source(key))`. */
  readonly ask?: (config: Config) => Promise<Report>
  /** The same if the fault keeps the configuration from being read. */
  readonly askFolder?: (folder: string) => Promise<Report>
  /** If the first fix is for a person: does what the fix says. Default: runs the `command` of the fix unchanged. */
  readonly byHand?: (fix: Fix, report: Report) => Promise<void>
  /** Rejects if the source of the corrected configuration does not work. The source is destroyed afterwards. */
  works(source: SourceStream, config: Config): Promise<void>
}

/** The outcome of a fault. */
export interface FaultResult {
  readonly name: string
  readonly area: Fault['area']
  readonly expected: ErrorCode
  /** The code of the first finding; `null` without findings. */
  readonly first: string | null
  /** Duration of the diagnosis, without causing the fault. */
  readonly probeMs: number
  readonly applied: 'machine' | 'hand' | 'not'
  /** The check named by the fix passes afterwards. */
  readonly verified: boolean
  readonly works: boolean
  /** Why the source does not work, or why the fix was not applied. */
  readonly trouble: string
  /** `null` if the fault could not be caused. */
  readonly report: Report | null
}
