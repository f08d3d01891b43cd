import type { Classification, ErrorContext, Localized, Remedy } from './classification.ts'
import type { ParamOrigin } from './config.ts'
import type { OpenContext } from './connector.ts'
import type { SourceErrorCode } from './error-codes.ts'
import type { SourceHealth } from './health.ts'
import type { SourceStats } from './stats.ts'

/**
 * What the live checks of a source have seen: plain data, safe to log. `shareReport` leaves out what is nobody else's
 * business.
 */
export interface Report {
  readonly format: 'warp-flow.report/1'
  /** `probe`: of a source that need not run; `diagnosis`: of one that runs. */
  readonly kind: 'probe' | 'diagnosis'
  /** The source's key. */
  readonly source: string
  readonly type: string
  /** When it began, in ms since the epoch. */
  readonly at: number
  readonly tookMs: number
  readonly verdict: Verdict
  /** One sentence: what is wrong, or that nothing is. */
  readonly headline: Localized
  /** In the order a person would check; those that passed, too. */
  readonly checks: readonly CheckResult[]
  /** The likeliest first. */
  readonly findings: readonly Finding[]
  /** snake_case param => its value, and where it came from. */
  readonly expected: Readonly<Record<string, ExpectedParam>>
  /** Of a source that runs; null in a probe. */
  readonly actual: SourceStats | null
  readonly environment: ReportFacts
}

/**
 * `failed`: it cannot work; `degraded`: it works, and something is wrong; `unknown`: nothing was seen that is wrong,
 * and too little was seen.
 */
export type Verdict = 'healthy' | 'degraded' | 'failed' | 'unknown'

export interface ExpectedParam {
  /** Plain data; secrets are `[redacted]`. */
  readonly value: unknown
  /**
   * What may be shown to anybody: numbers, booleans, and what the connector declares as a choice. Null of everything
   * else.
   */
  readonly shareable: unknown
  readonly origin: ParamOrigin
}

/** Of the process that looked. */
export interface ReportFacts {
  readonly library: string
  readonly node: string
  readonly platform: string
  /** Of the operating system. */
  readonly release: string
  readonly pid: number
  /** The account it runs as. */
  readonly account: string
}

export interface CheckResult {
  /** `kafka.sasl`; no two of a report have the same. */
  readonly id: string
  /** The checks that had to pass before it. */
  readonly after: readonly string[]
  /** What it looked at: a path, `host:port`, a topic. */
  readonly target: string
  readonly status: CheckStatus
  /** Why it is so; always there for `skipped`, `unknown` and `crashed`. */
  readonly because?: Localized
  readonly evidence: readonly Evidence[]
  readonly sideEffect: SideEffect
  readonly tookMs: number
}

/**
 * `skipped`: one that had to pass before it did not, or there was no time left for it; `unknown`: it could not tell;
 * `crashed`: it threw, did not answer in time, or gave no outcome.
 */
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'skipped' | 'unknown' | 'crashed'

/**
 * What looking does: opens connections, or holds a port for a moment. No check consumes, commits, joins, creates or
 * deletes.
 */
export type SideEffect = 'none' | 'connects' | 'binds'

/** Something that was seen. */
export interface Evidence extends Seen {
  /** `file.base#1`: the check, and which of its evidence. */
  readonly id: string
  /** What may be shown to anybody; null if nothing may. */
  readonly shareable: unknown
}

export interface Seen {
  readonly kind: 'errno' | 'stat' | 'proc' | 'metadata' | 'counter' | 'excerpt'
  /** How a person can see the same: `stat /var/log/app`, `/proc/net/tcp`, `ApiVersions to kafka1:9092`. */
  readonly how: string
  /** Plain data. */
  readonly value: unknown
  /** What of it may be shown to anybody. Default: numbers, booleans and null as they are, and nothing else. */
  readonly shareable?: unknown
}

/** A cause that the evidence speaks for, and what fixes it. */
export interface Finding extends Classification {
  readonly confidence: Confidence
  /** Ids of the evidence. */
  readonly because: readonly string[]
  /** What it could have been and is not. */
  readonly ruledOut: readonly RuledOut[]
  /** The best first. */
  readonly fixes: readonly Fix[]
}

export type Confidence = 'certain' | 'likely' | 'possible'

export interface RuledOut {
  readonly code: SourceErrorCode
  /** Ids of the evidence. */
  readonly because: readonly string[]
}

/** A remedy that can be applied and verified. */
export interface Fix extends Remedy {
  /** `machine`: by `patch` or `set` alone, and opening the source anew. */
  readonly applies: 'machine' | 'hand'
  /** The params to set, where params fix it: what `patch` does to a file and what code writes by hand. */
  readonly set?: readonly ParamEdit[]
  /** For `applyFix`, where the source was declared in TOML. */
  readonly patch?: TomlPatch
  /** TypeScript, where the source was made in code. */
  readonly code?: string
  /** For the platform that looked, with everything filled in. */
  readonly command?: string
  readonly risk: FixRisk
  /** Id of the check that passes afterwards. */
  readonly verify: string
}

/** What applying it costs: nothing, a restart, records that come again, or records that do not come any more. */
export type FixRisk = 'none' | 'restarts' | 'rereads' | 'loses'

/** A param to set, by its snake_case names from the outside in: `['config', 'sasl_mechanisms']`. Null takes it away. */
export interface ParamEdit {
  readonly path: readonly string[]
  readonly value: TomlValue | null
}

export type TomlValue = string | number | boolean | readonly TomlValue[] | { readonly [name: string]: TomlValue }

/** Edits of one TOML file. */
export interface TomlPatch {
  readonly file: string
  readonly edits: readonly TomlEdit[]
  /**
   * Pieces of a text that is not TOML yet and so has no paths: in order, all of them places in the text as it stands.
   */
  readonly rewrites?: readonly TomlRewrite[]
}

/** A piece of a text that is written otherwise. */
export interface TomlRewrite {
  /** 1-based, as in a diagnostic. */
  readonly line: number
  readonly column: number
  readonly was: string
  readonly written: string
}

/** A change at one path (`['sources', 2, 'params', 'port']`). Each edit finds the file as those before it left it. */
export type TomlEdit = TomlSet | TomlAppend | TomlMove

/** What is to stand at the path. Null takes it away. */
export interface TomlSet {
  readonly path: readonly (string | number)[]
  readonly value: TomlValue | null
  /**
   * Where the last name is a property's: every name that means it. It may stand as `"name=value"` then; dots and
   * underscores are the same.
   */
  readonly spellings?: readonly string[]
}

/** What the array at the path is to hold. Nothing is done where it does; an array that is missing is made. */
export interface TomlAppend {
  readonly path: readonly (string | number)[]
  readonly append: TomlValue
}

/** Where a key and its value are to stand instead: another name, another table. The value stays as it is written. */
export interface TomlMove {
  readonly path: readonly (string | number)[]
  readonly to: readonly (string | number)[]
}

// What a connector hands in.

/**
 * A look at the world that a connector's `probe` hands in. It consumes, commits, joins, creates and deletes nothing,
 * and keeps no port.
 */
export interface LiveCheck {
  /** `kafka.sasl`; no two of a connector have the same. */
  readonly id: string
  /** Ids of checks that have to pass or warn before it; otherwise it is skipped. */
  readonly after?: readonly string[]
  /** What it looks at: a path, `host:port`, a topic. */
  readonly target: string
  /** Default `none`. */
  readonly sideEffect?: SideEffect
  /** What it cannot be where it passes. */
  readonly rulesOut?: readonly SourceErrorCode[]
  /** A throw is a result: `crashed`. */
  run(look: CheckRun): CheckOutcome | Promise<CheckOutcome>
}

export interface CheckRun {
  /** Aborted when its time is over. */
  readonly signal: AbortSignal
  /** How much time it has, in ms. An answer a little earlier can say what hangs. */
  readonly timeoutMs: number
}

export interface CheckOutcome {
  readonly status: 'pass' | 'warn' | 'fail' | 'unknown'
  readonly because?: Localized
  /** `because` belongs in the headline of a report where nothing is wrong. Default false. */
  readonly isWorthTelling?: boolean
  readonly evidence?: readonly Seen[]
  /** What is wrong, likeliest first; for `warn` and `fail`. */
  readonly causes?: readonly Cause[]
}

export interface Cause {
  readonly code: SourceErrorCode
  /** Fills the placeholders of the catalogue's texts. */
  readonly context?: ErrorContext
  readonly detail?: string
  /** Default: `certain` where the check fails, `likely` where it warns. */
  readonly confidence?: Confidence
  /** Better than the catalogue's remedies, which come behind them. */
  readonly fixes?: readonly ProposedFix[]
}

export interface ProposedFix {
  readonly text: Localized
  readonly set?: readonly ParamEdit[]
  /** What to write, where some of it is known to a person alone: a TOML fragment with `[sources.params]`. */
  readonly toml?: string
  readonly commands?: Remedy['commands']
  /** Default: `restarts` where it sets params, else `none`. */
  readonly risk?: FixRisk
  /** Default: the check that found the cause. */
  readonly verify?: string
}

/** What a connector's `probe` gets in addition to its params. */
export interface ProbeContext extends Pick<OpenContext, 'key' | 'type' | 'tags' | 'clock' | 'signal'> {
  /** The source that runs, in a diagnosis: what it holds (a port, a lock) is no fault. Null in a probe. */
  readonly running: RunningSource | null
  /** A sender's address, where the question is whether it is let in. */
  readonly from?: string
}

/** A running source, looked at twice. */
export interface RunningSource {
  readonly before: SourceStats
  readonly after: SourceStats
  /** How much time lies between, in ms. */
  readonly elapsedMs: number
  /** At the second look. */
  readonly health: SourceHealth
}

/** Where a source was declared in TOML. */
export interface SourceDeclared {
  readonly file: string
  /** Its table of params: `['sources', 2, 'params']`; it need not be there yet. */
  readonly params: readonly (string | number)[]
  readonly connector: {
    readonly file: string
    readonly params: readonly (string | number)[]
    /** The params that a source may set; null for all. */
    readonly allowOverride: readonly string[] | null
  }
}
