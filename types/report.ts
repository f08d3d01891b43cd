import type { Classification, ErrorContext, Localized, Remedy } from './classification.ts'
import type { ParamOrigin } from './config.ts'
import type { OpenContext } from './connector.ts'
import type { SourceErrorCode } from './error-codes.ts'
import type { SourceHealth } from './health.ts'
import type { SourceStats } from './stats.ts'

/** The results of a source's live checks: plain data, safe to log. `shareReport` removes everything private. */
export interface Report {
  /** The format of the report, and its version. */
  readonly format: 'warp-flow.report/1'
  /** `probe`: of a source that may not be running; `diagnosis`: of a running source. */
  readonly kind: 'probe' | 'diagnosis'
  /** The source's key. */
  readonly source: string
  /** The source's type. */
  readonly type: string
  /** When the checks began, in ms since the epoch. */
  readonly at: number
  /** How long the checks took, in ms. */
  readonly tookMs: number
  /** Whether the source works. */
  readonly verdict: Verdict
  /** One sentence: what is wrong, or that nothing is. */
  readonly headline: Localized
  /** The checks in the order in which a person would make them, including those that passed. */
  readonly checks: readonly CheckResult[]
  /** The causes, the most likely first. */
  readonly findings: readonly Finding[]
  /** snake_case param => its value, and where it came from. */
  readonly expected: Readonly<Record<string, ExpectedParam>>
  /** The counters of the running source; null in a probe. */
  readonly actual: SourceStats | null
  /** The process that ran the checks. */
  readonly environment: ReportFacts
}

/**
 * `failed`: it cannot work; `degraded`: it works, but something is wrong; `unknown`: no check found a fault, but too
 * little was seen.
 */
export type Verdict = 'healthy' | 'degraded' | 'failed' | 'unknown'

/** A param, and where its value came from. */
export interface ExpectedParam {
  /** The value, as plain data; secrets are `[redacted]`. */
  readonly value: unknown
  /** The value as `shareReport` may show it: numbers, booleans, and declared choices; null for everything else. */
  readonly shareable: unknown
  /** Where the value came from. */
  readonly origin: ParamOrigin
}

/** Facts about the process that ran the checks. */
export interface ReportFacts {
  /** The version of this library. */
  readonly library: string
  /** The version of Node.js, as `process.version` has it. */
  readonly node: string
  /** The platform, as `process.platform` has it. */
  readonly platform: string
  /** The release of the operating system, as `os.release()` has it. */
  readonly release: string
  /** The process id. */
  readonly pid: number
  /** The account that the process runs as. */
  readonly account: string
}

/** The result of one check. */
export interface CheckResult {
  /** `kafka.sasl`; unique within a report. */
  readonly id: string
  /** The checks that had to pass before it. */
  readonly after: readonly string[]
  /** What it examined: a path, `host:port`, a topic. */
  readonly target: string
  /** Its outcome. */
  readonly status: CheckStatus
  /** The reason; always present for `skipped`, `unknown` and `crashed`, absent only if there is nothing to explain. */
  readonly because?: Localized
  /** The observations, in their order. */
  readonly evidence: readonly Evidence[]
  /** The side effect of running the check. */
  readonly sideEffect: SideEffect
  /** How long the check took, in ms. */
  readonly tookMs: number
}

/**
 * `skipped`: a check that had to pass first did not, or there was no time left; `unknown`: it could not decide;
 * `crashed`: it threw, did not answer in time, or returned no outcome.
 */
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'skipped' | 'unknown' | 'crashed'

/**
 * The side effect of a check: it opens connections, or holds a port for a moment. No check consumes, commits, joins,
 * creates or deletes.
 */
export type SideEffect = 'none' | 'connects' | 'binds'

/** An observation of a check, in a report. */
export interface Evidence extends Seen {
  /** `file.base#1`: the check, and the number of its observation. */
  readonly id: string
  /** The part for `shareReport`; null if there is none. */
  readonly shareable: unknown
}

/** An observation of a check. */
export interface Seen {
  /**
   * The source of the observation: a failed system call, a file's status, a file of `/proc`, a broker's answer, a
   * counter, an excerpt of a content.
   */
  readonly kind: 'errno' | 'stat' | 'proc' | 'metadata' | 'counter' | 'excerpt'
  /** How a person can see the same: `stat /var/log/app`, `/proc/net/tcp`, `ApiVersions to kafka1:9092`. */
  readonly how: string
  /** What was seen: plain data. */
  readonly value: unknown
  /** The part for `shareReport`. Default: numbers, booleans and null as they are, and nothing else. */
  readonly shareable?: unknown
}

/** A cause that the evidence supports, and what fixes it. */
export interface Finding extends Classification {
  /** How certain the evidence makes the cause. */
  readonly confidence: Confidence
  /** Ids of the evidence. */
  readonly because: readonly string[]
  /** Other causes that the evidence excludes. */
  readonly ruledOut: readonly RuledOut[]
  /** The fixes, the best first. */
  readonly fixes: readonly Fix[]
}

/** How certain the evidence makes a cause. */
export type Confidence = 'certain' | 'likely' | 'possible'

/** A cause that the evidence excludes. */
export interface RuledOut {
  /** The code of that cause. */
  readonly code: SourceErrorCode
  /** Ids of the evidence. */
  readonly because: readonly string[]
}

/** A remedy that can be applied and verified. */
export interface Fix extends Remedy {
  /** `machine`: by `patch` or `set` alone, and reopening the source. */
  readonly applies: 'machine' | 'hand'
  /**
   * The params to set: what `patch` does to a file, and what you write by hand in code. Absent if no param fixes it.
   */
  readonly set?: readonly ParamEdit[]
  /** The edits for `applyFix`, if the source was declared in TOML. */
  readonly patch?: TomlPatch
  /** The fix in TypeScript; only present if the source was created in code. */
  readonly code?: string
  /** A shell command for the platform that ran the checks, with everything filled in; absent if none does it. */
  readonly command?: string
  /** The cost of applying the fix. */
  readonly risk: FixRisk
  /** Id of the check that passes afterwards. */
  readonly verify: string
}

/** The cost of applying a fix: nothing, a restart, records that come again, or records that no longer come. */
export type FixRisk = 'none' | 'restarts' | 'rereads' | 'loses'

/** A param to set, by its snake_case names from the outside in: `['config', 'sasl_mechanisms']`. Null removes it. */
export interface ParamEdit {
  /** Its snake_case names, from the outside in: `['config', 'sasl_mechanisms']`. */
  readonly path: readonly string[]
  /** The value to set; null removes the param. */
  readonly value: TomlValue | null
}

/** A TOML value. */
export type TomlValue = string | number | boolean | readonly TomlValue[] | { readonly [name: string]: TomlValue }

/** Edits of one TOML file. */
export interface TomlPatch {
  /** The file to edit. */
  readonly file: string
  /** The edits, in order: each applies to the result of the edits before it. */
  readonly edits: readonly TomlEdit[]
  /**
   * Pieces of a text that is not TOML yet and so has no paths: in order, all of them at places in the unchanged text.
   * Default: none.
   */
  readonly rewrites?: readonly TomlRewrite[]
}

/** A piece of a text to rewrite. */
export interface TomlRewrite {
  /** The line of the piece, 1-based, as in a diagnostic. */
  readonly line: number
  /** The column of the piece, 1-based, in UTF-16 code units. */
  readonly column: number
  /** The piece before. */
  readonly was: string
  /** The piece afterwards. */
  readonly written: string
}

/**
 * A change at one path (`['sources', 2, 'params', 'port']`). Each edit applies to the result of the edits before it.
 */
export type TomlEdit = TomlSet | TomlAppend | TomlMove

/** The new value at the path. Null removes it. */
export interface TomlSet {
  /** Where the value is: keys of tables, and indices of arrays from 0. */
  readonly path: readonly (string | number)[]
  /** The new value; null removes the key. */
  readonly value: TomlValue | null
  /**
   * If the last name is that of a property: all spellings of the name. The property may then be written as
   * `"name=value"`; dots and underscores are equivalent.
   */
  readonly spellings?: readonly string[]
}

/** Appends a value to the array at the path, unless the array contains it; creates a missing array. */
export interface TomlAppend {
  /** Where the array is: keys of tables, and indices of arrays from 0. */
  readonly path: readonly (string | number)[]
  /** The value to append. */
  readonly append: TomlValue
}

/** The new place of a key and its value: another name, another table. The value stays as it is written. */
export interface TomlMove {
  /** Where the key is: keys of tables, and indices of arrays from 0. */
  readonly path: readonly (string | number)[]
  /** The new place: keys of tables, and indices of arrays from 0. */
  readonly to: readonly (string | number)[]
}

// Types of the checks that a connector provides.

/**
 * A check of the environment that a connector's `probe` provides. It consumes, commits, joins, creates and deletes
 * nothing, and keeps no port.
 */
export interface LiveCheck {
  /** `kafka.sasl`; unique within a connector. */
  readonly id: string
  /** Ids of checks that have to pass or warn before it; otherwise it is skipped. Default: none. */
  readonly after?: readonly string[]
  /** What it examines: a path, `host:port`, a topic. */
  readonly target: string
  /** Default `none`. */
  readonly sideEffect?: SideEffect
  /** The causes that a pass excludes. Default: none. */
  readonly rulesOut?: readonly SourceErrorCode[]
  /** Runs the check. If it throws, the result is `crashed`. */
  run(look: CheckRun): CheckOutcome | Promise<CheckOutcome>
}

/** The limits of a check's run. */
export interface CheckRun {
  /** Aborted when its time is up. */
  readonly signal: AbortSignal
  /** The time it has, in ms. A check that answers a little earlier can report what hangs. */
  readonly timeoutMs: number
}

/** The outcome of a check. */
export interface CheckOutcome {
  /** `pass`: the target is right; `warn`: it is doubtful; `fail`: it is wrong; `unknown`: the check cannot decide. */
  readonly status: 'pass' | 'warn' | 'fail' | 'unknown'
  /** The reason; absent if there is nothing to explain. */
  readonly because?: Localized
  /** Whether `because` belongs in the headline of a report without faults. Default false. */
  readonly isWorthTelling?: boolean
  /** The observations, in their order. Default: none. */
  readonly evidence?: readonly Seen[]
  /** The causes, the most likely first; for `warn` and `fail`. Default: none. */
  readonly causes?: readonly Cause[]
}

/** A possible cause. */
export interface Cause {
  /** A code of the library, or of the connector's catalogue. */
  readonly code: SourceErrorCode
  /**
   * Fills the placeholders of the catalogue's texts, in addition to what the connector's `place` returns. Default: only
   * that.
   */
  readonly context?: ErrorContext
  /** The original message; absent if there was none. */
  readonly detail?: string
  /** Default: `certain` if the check fails, `likely` if it warns. */
  readonly confidence?: Confidence
  /** Fixes that are better than the catalogue's remedies, and precede them. Default: none. */
  readonly fixes?: readonly ProposedFix[]
}

/** A fix, as a check proposes it. */
export interface ProposedFix {
  /** What to do, in one sentence. */
  readonly text: Localized
  /** The params to set; absent if no param fixes it. */
  readonly set?: readonly ParamEdit[]
  /** What to write if only a person knows part of it: a TOML fragment with `[sources.params]`. */
  readonly toml?: string
  /** platform => shell command, with everything filled in and quoted; absent if none does it. */
  readonly commands?: Remedy['commands']
  /** Default: `restarts` if it sets params, else `none`. */
  readonly risk?: FixRisk
  /** Default: the check that found the cause. */
  readonly verify?: string
}

/** The context of a connector's `probe`, passed in addition to its params. */
export interface ProbeContext extends Pick<OpenContext, 'key' | 'type' | 'tags' | 'clock' | 'signal'> {
  /** The running source, in a diagnosis: a port or a lock that it holds is no fault. Null in a probe. */
  readonly running: RunningSource | null
  /** The address of a sender, if the check is whether the source accepts it. */
  readonly from?: string
}

/** A running source, observed at two moments. */
export interface RunningSource {
  /** Its counters at the first moment. */
  readonly before: SourceStats
  /** Its counters at the second moment. */
  readonly after: SourceStats
  /** The time between them, in ms. */
  readonly elapsedMs: number
  /** Its health at the second moment. */
  readonly health: SourceHealth
}

/** Where a source was declared in TOML. */
export interface SourceDeclared {
  /** The file that declares the source. */
  readonly file: string
  /** The path of its table of params: `['sources', 2, 'params']`; the table may not exist yet. */
  readonly params: readonly (string | number)[]
  /** Where its connector was declared. */
  readonly connector: {
    readonly file: string
    readonly params: readonly (string | number)[]
    /** The params that a source may set; null for all. */
    readonly allowOverride: readonly string[] | null
  }
}
