import {
  formatDiagnosis,
  formatDiagnostics,
  type Classification,
  type FollowedFile,
  type Localized,
  type SourceHealth,
  type SourceStats
} from 'warp-flow'
import type { Board, Told } from './board.ts'
import { lagOf, MOST_SAMPLES, SAMPLE_MS, type Lag } from './samples.ts'
import { isHeldUp, silence } from './silence.ts'

/** The data of the page: plain data, in both languages. */
export interface Status {
  /** The current time, in ms since the epoch, like all times here. */
  readonly at: number
  readonly startedAt: number
  readonly isStopping: boolean
  readonly sampleMs: number
  readonly mostSamples: number
  /** What is wrong with the files, and whether the sources run anyway; null if the files are valid. */
  readonly refused: { readonly text: Localized; readonly isKept: boolean } | null
  /** False before the first valid configuration. */
  readonly hasConfig: boolean
  readonly sources: readonly SourceStatus[]
  /** The newest warnings of all sources, the latest first. */
  readonly warnings: readonly { readonly source: string; readonly note: Note }[]
}

interface SourceStatus {
  readonly key: string
  readonly type: string
  readonly status: SourceHealth['status'] | 'NotRunning'
  readonly isWell: boolean
  /** Whether the source is healthy, but its consumer takes nothing. */
  readonly isHeldUp: boolean
  readonly since: number
  /** Why the source is unhealthy or silent. */
  readonly why: readonly Localized[]
  readonly events: number
  readonly lastEventAgeMs: number | null
  readonly lag: Lag | null
  readonly rates: readonly (number | null)[]
  readonly lags: readonly (number | null)[]
  readonly drops: number
  readonly bytesLost: number
  readonly unacked: number
  readonly connections: number | null
}

/** The details of a source, shown when it is opened on the page. */
interface SourceDetails {
  readonly files: Shown<Pick<FollowedFile, 'path' | 'state' | 'reason' | 'bytesBehind' | 'bytesLost'>> | null
  readonly partitions: Shown<Partition> | null
  readonly warnings: readonly Note[]
}

/** The first rows, the most important ones first, and the total. */
interface Shown<T> {
  readonly total: number
  readonly shown: readonly T[]
}

interface Note {
  readonly at: number
  readonly code: string
  readonly times: number
  /** What the problem is, how to check it and how to fix it. */
  readonly text: Localized
}

interface Partition {
  readonly topic: string
  readonly partition: number
  readonly position: string | null
  readonly lag: number | null
  readonly held: number
}

export function statusOf(board: Board, at: number): Status {
  const { startedAt, isStopping, refused, config } = board
  return {
    at,
    startedAt,
    isStopping,
    sampleMs: SAMPLE_MS,
    mostSamples: MOST_SAMPLES,
    refused:
      refused === null
        ? null
        : {
            isKept: refused.kept !== null,
            text: inBoth((locale) => formatDiagnostics(refused.diagnostics, { locale }))
          },
    hasConfig: config !== null,
    sources: board.keys.map((key) => sourceStatus(board, key, at)),
    warnings: board.keys
      .flatMap((key) => board.of(key).warnings.map((told) => ({ source: key, told })))
      .toSorted((a, b) => b.told.at - a.told.at)
      .slice(0, MOST_WARNINGS)
      .map(({ source, told }) => ({ source, note: noteOf(told) }))
  }
}

/** The details of a source; null if there is no such source. */
export function detailsOf(board: Board, key: string): SourceDetails | null {
  if (!board.keys.includes(key)) return null
  const { files, kafka } = board.sources.get(key)?.stats() ?? {}
  return {
    files: files === undefined ? null : shownFiles(files),
    partitions: kafka === undefined ? null : shownPartitions(kafka),
    warnings: board.of(key).warnings.map(noteOf)
  }
}

/** The reasons why the service is not ready: key => reason. Empty if it is ready. */
export function notReady(board: Board): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>()
  if (board.isStopping) reasons.set('service', 'stopping')
  if (board.config === null) reasons.set('configuration', 'there is none that can be used')
  for (const key of board.keys) {
    const source = board.sources.get(key)
    const health = source?.health()
    const failure = board.of(key).failure?.classification
    if (failure !== undefined) reasons.set(key, failure.code)
    else if (health === undefined) reasons.set(key, 'not open yet')
    else if (!isWell(health)) reasons.set(key, [health.status, ...health.troubles.map(({ code }) => code)].join(' '))
  }
  return reasons
}

/** Whether a source is well. One that has ended by itself, such as a file that is read once, has done its work. */
function isWell({ healthy, status }: SourceHealth): boolean {
  return healthy || status === 'StatusStopped'
}

function sourceStatus(board: Board, key: string, at: number): SourceStatus {
  const source = board.sources.get(key)
  const known = board.of(key)
  const stats = source?.stats()
  const health = source?.health()
  const failure = known.failure ?? undefined
  const rolledBack = board.rolledBack.get(key)
  return {
    key,
    type: stats?.type ?? board.specOf(key)?.type ?? '',
    status: failure === undefined ? (health?.status ?? 'NotRunning') : 'NotRunning',
    isWell: failure === undefined && health !== undefined && isWell(health),
    isHeldUp: failure === undefined && health?.healthy === true && stats !== undefined && isHeldUp(stats),
    since: failure?.at ?? health?.statusTime ?? at,
    why: [
      ...(failure === undefined ? [] : [textOf(failure.classification), againAt(failure.nextTryAt, at)]),
      ...(rolledBack === undefined ? [] : [NOT_AS_WANTED, textOf(rolledBack)]),
      ...(failure === undefined ? (health?.troubles ?? []).map(textOf) : []),
      ...(failure !== undefined || stats === undefined || health === undefined
        ? []
        : [silence(stats, health) ?? []].flat())
    ],
    events: stats?.events ?? 0,
    lastEventAgeMs: stats?.lastEventAgeMs ?? null,
    lag: stats === undefined ? null : lagOf(stats),
    rates: known.samples.rates,
    lags: known.samples.lags,
    drops: sum(stats?.drops),
    bytesLost: sum(stats?.bytesLost),
    unacked: stats?.unacked ?? 0,
    connections: stats?.connections ?? null
  }
}

function noteOf({ classification, at, times }: Told): Note {
  return { at, code: classification.code, times, text: textOf(classification) }
}

function textOf(classification: Classification): Localized {
  return inBoth((locale) => formatDiagnosis(classification, { locale }))
}

function againAt(nextTryAt: number, at: number): Localized {
  const seconds = Math.max(0, Math.ceil((nextTryAt - at) / 1000))
  return { en: `It is opened again in ${seconds} s.`, zh: `将在 ${seconds} 秒后重新打开。` }
}

function inBoth(text: (locale: 'en' | 'zh') => string): Localized {
  return { en: text('en'), zh: text('zh') }
}

/** Files that are not read come first, then those that are furthest behind. */
function shownFiles(files: readonly FollowedFile[]): NonNullable<SourceDetails['files']> {
  const sorted = files.toSorted(
    (a, b) =>
      TURN.indexOf(a.state) - TURN.indexOf(b.state) ||
      (b.bytesBehind ?? 0) - (a.bytesBehind ?? 0) ||
      (a.path < b.path ? -1 : 1)
  )
  return {
    total: files.length,
    shown: sorted.slice(0, MOST_ROWS).map(({ path, state, reason, bytesBehind, bytesLost }) => ({
      path,
      state,
      reason,
      bytesBehind,
      bytesLost
    }))
  }
}

function shownPartitions({ partitions }: NonNullable<SourceStats['kafka']>): NonNullable<SourceDetails['partitions']> {
  const sorted = partitions.toSorted((a, b) => (b.lag ?? 0) - (a.lag ?? 0))
  return {
    total: partitions.length,
    shown: sorted
      .slice(0, MOST_ROWS)
      .map(({ topic, partition, position, lag, held }) => ({ topic, partition, position, lag, held }))
  }
}

function sum(counts: Readonly<Record<string, number>> = {}): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

const NOT_AS_WANTED: Localized = {
  en: 'It runs on as it was: what the configuration asks for does not work.',
  zh: '仍按原样运行：配置所要求的无法生效。'
}
const TURN: readonly FollowedFile['state'][] = [
  'unreadable',
  'ignored',
  'waiting',
  'proving',
  'reading',
  'at-end',
  'finished'
]
const MOST_ROWS = 50
const MOST_WARNINGS = 10
