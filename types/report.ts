import type { Classification, ErrorContext, Localized, Remedy } from './classification.ts'
import type { ParamOrigin } from './config.ts'
import type { OpenContext } from './connector.ts'
import type { SourceErrorCode } from './error-codes.ts'
import type { SourceHealth } from './health.ts'
import type { SourceStats } from './stats.ts'

/**
 * What the live checks of a source have seen: plain data, safe to log. `shareReport` leaves out everything private.
 */
export interface Report {
  /** The format of the report, and its version. */
  readonly format: 'warp-flow.report/1'
  /** `probe`: of a source that need not run; `diagnosis`: of a running source. */
  readonly kind: 'probe' | 'diagnosis'
  /** The source's key. */
  readonly source: string
  /** The source's type. */
  readonly type: string
  /** When it began, in ms since the epoch. */
  readonly at: number
  /** How long the checks took, in ms. */
  readonly tookMs: number
  /** Whether the source works. */
  readonly verdict: Verdict
  /** One sentence: what is wrong, or that nothing is. */
  readonly headline: Localized
  /** In the order in which a person would check, including those that passed. */
  readonly checks: readonly CheckResult[]
  /** The likeliest first. */
  readonly findings: readonly Finding[]
  /** snake_case param => its value, and where it came from. */
  readonly expected: Readonly<Record<string, ExpectedParam>>
  /** Of a running source; null in a probe. */
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
  /** Plain data; secrets are `[redacted]`. */
  readonly value: unknown
  /** What anybody may see: numbers, booleans, and declared choices. Null for everything else. */
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
  /** The process's id. */
  readonly pid: number
  /** The account it runs as. */
  readonly account: string
}

/** What one check has seen. */
export interface CheckResult {
  /** `kafka.sasl`; no two of a report have the same. */
  readonly id: string
  /** The checks that had to pass before it. */
  readonly after: readonly string[]
  /** What it looked at: a path, `host:port`, a topic. */
  readonly target: string
  /** How it ended. */
  readonly status: CheckStatus
  /**
   * The reason; always present for `skipped`, `unknown` and `crashed`, absent only where there is nothing to explain.
   */
  readonly because?: Localized
  /** What was seen, in the order it was seen. */
  readonly evidence: readonly Evidence[]
  /** What the check does to look. */
  readonly sideEffect: SideEffect
  /** How long it took, in ms. */
  readonly tookMs: number
}

/**
 * `skipped`: a check that had to pass first did not, or there was no time left; `unknown`: it could not decide;
 * `crashed`: it threw, did not answer in time, or returned no outcome.
 */
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'skipped' | 'unknown' | 'crashed'

/**
 * What a check does to look: opens connections, or holds a port for a moment. No check consumes, commits, joins,
 * creates or deletes.
 */
export type SideEffect = 'none' | 'connects' | 'binds'

/** Something that was seen. */
export interface Evidence extends Seen {
  /** `file.base#1`: the check, and which of its evidence. */
  readonly id: string
  /** What anybody may see; null if nothing. */
  readonly shareable: unknown
}

/** Something that a check has seen. */
export interface Seen {
  /**
   * How it was seen: by a call that failed, a file's status, a file of `/proc`, what a broker said, a count, a piece of
   * a content.
   */
  readonly kind: 'errno' | 'stat' | 'proc' | 'metadata' | 'counter' | 'excerpt'
  /** How a person can see the same: `stat /var/log/app`, `/proc/net/tcp`, `ApiVersions to kafka1:9092`. */
  readonly how: string
  /** What was seen: plain data. */
  readonly value: unknown
  /** The part that anybody may see. Default: numbers, booleans and null as they are, and nothing else. */
  readonly shareable?: unknown
}

/** A cause that the evidence supports, and what fixes it. */
export interface Finding extends Classification {
  /** How sure the evidence makes it. */
  readonly confidence: Confidence
  /** Ids of the evidence. */
  readonly because: readonly string[]
  /** What it could have been but is not. */
  readonly ruledOut: readonly RuledOut[]
  /** The best first. */
  readonly fixes: readonly Fix[]
}

/** How sure the evidence makes a cause. */
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
  /** For `applyFix`, if the source was declared in TOML. */
  readonly patch?: TomlPatch
  /** TypeScript, only if the source was created in code. */
  readonly code?: string
  /** A shell command for the platform that ran the checks, with everything filled in; absent if none does it. */
  readonly command?: string
  /** What applying it costs. */
  readonly risk: FixRisk
  /** Id of the check that passes afterwards. */
  readonly verify: string
}

/** What applying it costs: nothing, a restart, records that come again, or records that no longer come. */
export type FixRisk = 'none' | 'restarts' | 'rereads' | 'loses'

/** A param to set, by its snake_case names from the outside in: `['config', 'sasl_mechanisms']`. Null removes it. */
export interface ParamEdit {
  /** Its snake_case names, from the outside in: `['config', 'sasl_mechanisms']`. */
  readonly path: readonly string[]
  /** The value to set; null removes the param. */
  readonly value: TomlValue | null
}

/** A value as TOML can say it. */
export type TomlValue = string | number | boolean | readonly TomlValue[] | { readonly [name: string]: TomlValue }

/** Edits of one TOML file. */
export interface TomlPatch {
  /** The file to edit. */
  readonly file: string
  /** The edits, in order: each applies to the file as those before it left it. */
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
  /** The piece as it stands there. */
  readonly was: string
  /** What stands there afterwards. */
  readonly written: string
}

/**
 * A change at one path (`['sources', 2, 'params', 'port']`). Each edit applies to the file as the edits before it left
 * it.
 */
export type TomlEdit = TomlSet | TomlAppend | TomlMove

/** The new value at the path. Null removes it. */
export interface TomlSet {
  /** Where the value is: keys of tables, and indices of arrays from 0. */
  readonly path: readonly (string | number)[]
  /** The new value; null removes the key. */
  readonly value: TomlValue | null
  /**
   * If the last name is that of a property: every name that means it. It may then be written as `"name=value"`; dots
   * and underscores are equivalent.
   */
  readonly spellings?: readonly string[]
}

/** A value that the array at the path should contain. Does nothing if it does; creates a missing array. */
export interface TomlAppend {
  /** Where the array is: keys of tables, and indices of arrays from 0. */
  readonly path: readonly (string | number)[]
  /** The value that it should contain. */
  readonly append: TomlValue
}

/** The new place of a key and its value: another name, another table. The value stays as it is written. */
export interface TomlMove {
  /** Where the key is: keys of tables, and indices of arrays from 0. */
  readonly path: readonly (string | number)[]
  /** Where it is to be, likewise. */
  readonly to: readonly (string | number)[]
}

// What a connector provides.

/**
 * A check of the environment that a connector's `probe` provides. It consumes, commits, joins, creates and deletes
 * nothing, and keeps no port.
 */
export interface LiveCheck {
  /** `kafka.sasl`; no two of a connector have the same. */
  readonly id: string
  /** Ids of checks that have to pass or warn before it; otherwise it is skipped. Default: none. */
  readonly after?: readonly string[]
  /** What it looks at: a path, `host:port`, a topic. */
  readonly target: string
  /** Default `none`. */
  readonly sideEffect?: SideEffect
  /** What it cannot be if it passes. */
  readonly rulesOut?: readonly SourceErrorCode[]
  /** A throw is a result: `crashed`. */
  run(look: CheckRun): CheckOutcome | Promise<CheckOutcome>
}

/** What a check gets when it runs. */
export interface CheckRun {
  /** Aborted when its time is over. */
  readonly signal: AbortSignal
  /** How much time it has, in ms. A check that answers a little earlier can say what hangs. */
  readonly timeoutMs: number
}

/** What a check returns. */
export interface CheckOutcome {
  /** Whether what it looked at is right, odd, wrong, or cannot be told. */
  readonly status: 'pass' | 'warn' | 'fail' | 'unknown'
  /** The reason; absent if there is nothing to explain. */
  readonly because?: Localized
  /** `because` belongs in the headline of a report without faults. Default false. */
  readonly isWorthTelling?: boolean
  /** What was seen, in the order it was seen. Default: nothing. */
  readonly evidence?: readonly Seen[]
  /** What is wrong, likeliest first; for `warn` and `fail`. Default: nothing. */
  readonly causes?: readonly Cause[]
}

/** Something that may be wrong. */
export interface Cause {
  /** What it is: a code of the library, or of the connector's catalogue. */
  readonly code: SourceErrorCode
  /**
   * Fills the placeholders of the catalogue's texts, beside what the connector's `place` returns. Default: that alone.
   */
  readonly context?: ErrorContext
  /** The original message; absent if there was none. */
  readonly detail?: string
  /** Default: `certain` if the check fails, `likely` if it warns. */
  readonly confidence?: Confidence
  /** Better than the catalogue's remedies, which follow them. Default: none. */
  readonly fixes?: readonly ProposedFix[]
}

/** What would fix a cause, as a check proposes it. */
export interface ProposedFix {
  /** What to do, in one sentence. */
  readonly text: Localized
  /** The params to set; absent if no param fixes it. */
  readonly set?: readonly ParamEdit[]
  /** What to write, if only a person knows some of it: a TOML fragment with `[sources.params]`. */
  readonly toml?: string
  /** platform => shell command, with everything filled in and quoted; absent if none does it. */
  readonly commands?: Remedy['commands']
  /** Default: `restarts` if it sets params, else `none`. */
  readonly risk?: FixRisk
  /** Default: the check that found the cause. */
  readonly verify?: string
}

/** What a connector's `probe` gets in addition to its params. */
export interface ProbeContext extends Pick<OpenContext, 'key' | 'type' | 'tags' | 'clock' | 'signal'> {
  /** The running source, in a diagnosis: what it holds (a port, a lock) is no fault. Null in a probe. */
  readonly running: RunningSource | null
  /** A sender's address, if the question is whether the source admits it. */
  readonly from?: string
}

/** A running source, at two moments. */
export interface RunningSource {
  /** What it had counted at the first look. */
  readonly before: SourceStats
  /** What it had counted at the second look. */
  readonly after: SourceStats
  /** The time between them, in ms. */
  readonly elapsedMs: number
  /** At the second look. */
  readonly health: SourceHealth
}

/** Where a source was declared in TOML. */
export interface SourceDeclared {
  /** The file that declares the source. */
  readonly file: string
  /** Its table of params: `['sources', 2, 'params']`; it need not be there yet. */
  readonly params: readonly (string | number)[]
  /** Where its connector was declared. */
  readonly connector: {
    readonly file: string
    readonly params: readonly (string | number)[]
    /** The params that a source may set; null for all. */
    readonly allowOverride: readonly string[] | null
  }
}
