import type { Cause, CheckOutcome, CheckRun, LiveCheck, ProposedFix, Seen } from '../../../types/report.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { compressionOf } from '../file-content.ts'
import type { Compression } from '../inflate.ts'
import { magicOf } from '../sniff.ts'
import { noLinksUnder } from '../search-root.ts'
import { contentSample, inflatedSample, type ContentSample } from './content-sample.ts'
import { beginningSeen, linesSeen } from './excerpt.ts'
import type { FileLook } from './file-look.ts'
import { holeFault } from './hole-fault.ts'
import { inflatedEnd } from './inflated-end.ts'
import { withLeaveOut } from './leave-out.ts'
import { likelyCharset } from './likely-charset.ts'
import type { ContentFault } from './content-fault.ts'
import { judgeContent } from './judge-content.ts'
import { knownBinary } from './known-binaries.ts'
import { fetchAgain, notInRanges, notPacked, packed } from './packed-faults.ts'

/**
 * Checks that the beginning of each of the newest files matches `compression`, `encode`, `charset`, `multiline` and
 * `max_line_bytes`, and that compressed files are complete.
 */
export function contentCheck(look: FileLook): LiveCheck {
  return {
    id: 'file.content',
    after: ['file.open'],
    target: look.file,
    rulesOut: [
      'FILE_INVALID_BASE64',
      'FILE_INVALID_HEX',
      'FILE_INVALID_CHARSET',
      'FILE_LOOKS_UTF16',
      'FILE_LOOKS_BINARY',
      'FILE_LOOKS_ENCODED',
      'FILE_COMPRESSION_CORRUPT',
      'FILE_HOLE_SKIPPED',
      'FILE_CR_LINE_ENDS'
    ],
    run: async (run) => {
      const { files } = await look.matched()
      const seen: Seen[] = []
      const isOver = timeFor(look, run)
      let unsure: CheckOutcome | null = null
      for (const { path } of files.filter(({ size }) => size > 0).slice(0, MOST_SAMPLES)) {
        const judged = await contentSample(path, noLinksUnder(look.params), look.params.maxLineBytes + 1).then(
          (sample) => judge(sample, look, isOver),
          () => null
        )
        if (judged === null) continue
        seen.push(...(judged.evidence ?? []))
        if (judged.status === 'unknown') unsure ??= judged
        else if (judged.status !== 'pass') return { ...withLeaveOut(judged, path, look, files.length), evidence: seen }
      }
      return { status: 'pass', ...unsure, evidence: seen }
    }
  }
}

async function judge(sample: ContentSample, look: FileLook, isOver: IsOver): Promise<CheckOutcome> {
  const { params, place } = look
  const { path, bytes, nuls } = sample
  const magic = magicOf(bytes)
  const compression = compressionOf(params.compression, magic)
  if (compression === 'none' && magic !== null) return outcome(sample, [packed(magic, path)], { magic })
  if (compression !== 'none' && magic !== compression) return outcome(sample, [notPacked(compression)], { magic })
  const isWhole = compression !== 'none' || likelyCharset(bytes)?.startsWith('utf-16') === true
  if (params.instances > 1 && isWhole) return outcome(sample, [notInRanges(compression)], { magic })
  if (compression === 'none')
    return nuls === 0 ? judged(sample, bytes, sample.isWhole, params) : await behindHole(sample, look)
  const inflated = await inflatedSample(sample, compression, { ...place, path }).catch((error: unknown) => ({
    bytes: Buffer.alloc(0),
    error
  }))
  if (inflated.error !== null) return damaged(sample, inflated.error, { magic, inflated: inflated.bytes.length })
  const beginning = judged(sample, inflated.bytes, false, params, compression)
  return beginning.status === 'pass' && !sample.isWhole
    ? await withEnd(sample, beginning, compression, look, isOver)
    : beginning
}

/** Checks the end of a compressed file that is no longer being written. A running source reaches the end by itself. */
async function withEnd(
  sample: ContentSample,
  beginning: CheckOutcome,
  compression: Exclude<Compression, 'none'>,
  { params, place, context: { clock, running } }: FileLook,
  isOver: IsOver
): Promise<CheckOutcome> {
  const { path, size, modifiedMs } = sample
  if (running !== null || clock.now() - modifiedMs < QUIET_MS) return beginning
  const { bytesRead, isWhole, error } = await inflatedEnd(
    path,
    noLinksUnder(params),
    compression,
    { ...place, path },
    isOver
  )
  const test = `${compression} -tv ${quotePosix(path)}`
  const facts = { bytesRead, of: size, whole: isWhole }
  const evidence = [...(beginning.evidence ?? []), { kind: 'stat', how: test, value: facts, shareable: facts } as const]
  // The file has not been written to for a while, so it is not still being compressed
  if (error !== null) return { ...damaged(sample, error, facts, [fetchAgain(path)]), evidence }
  return isWhole
    ? { status: 'pass', evidence }
    : {
        status: 'unknown',
        evidence,
        because: {
          en: `only the first ${bytesRead} of ${size} bytes were inflated, and they are good; to test the rest: ${test}`,
          zh: `只解压了前 ${bytesRead} 字节（共 ${size} 字节），均完好；其余部分请用：${test}`
        }
      }
}

/** The content is damaged, or this Node.js has no decoder for it. */
function damaged(
  sample: ContentSample,
  error: unknown,
  facts: Readonly<Record<string, unknown>>,
  fixes: readonly ProposedFix[] = []
): CheckOutcome {
  const {
    code,
    classification: { detail }
  } = toSourceError(error, { area: 'file', path: sample.path })
  return outcome(sample, [{ code, detail, isSure: true, fixes }], facts)
}

async function behindHole(sample: ContentSample, { params, parts }: FileLook): Promise<CheckOutcome> {
  const { faults, facts } = judgeContent(sample.bytes, sample.isWhole, { ...params, size: sample.size })
  if (faults.some(({ code }) => code === 'FILE_LOOKS_BINARY')) return outcome(sample, faults, facts)
  const { fault, seen } = await holeFault(sample.path, sample.nuls, parts)
  const { evidence = [], ...rest } = outcome(sample, [fault, ...faults], { ...facts, nuls: sample.nuls })
  return { ...rest, evidence: [seen, ...evidence] }
}

function judged(
  sample: ContentSample,
  content: Buffer,
  isWhole: boolean,
  params: FileLook['params'],
  compression: Compression = 'none'
): CheckOutcome {
  const binary = knownBinary(
    content,
    sample.path,
    compression === 'none' ? null : `${compression} -dc ${quotePosix(sample.path)}`
  )
  if (binary !== null) return outcome(sample, [binary], { looks: 'binary' }, content, compression)
  const { faults, facts } = judgeContent(content, isWhole, { ...params, size: sample.size })
  return outcome(sample, faults, facts, content, compression)
}

function outcome(
  { path, bytes, nuls }: ContentSample,
  faults: readonly ContentFault[],
  facts: Readonly<Record<string, unknown>>,
  content = bytes,
  compression: Compression = 'none'
): CheckOutcome {
  const shows = faults.find((fault) => fault.shows !== undefined)?.shows
  const place = { path, compression, nuls }
  const evidence: readonly Seen[] = [
    {
      kind: 'stat',
      how: `the first ${bytes.length} bytes of ${path}`,
      value: { bytes: bytes.length, ...facts },
      shareable: { bytes: bytes.length, ...facts }
    },
    shows === undefined ? beginningSeen(place, content, facts['looks']) : linesSeen(place, shows.lines, shows.charset)
  ]
  const causes = faults.map(
    ({ code, detail, isSure, confidence = isSure ? 'certain' : 'likely', fixes, values, cases, line = 1 }): Cause => ({
      code,
      detail,
      context: { path, line, ...(values === undefined ? {} : { values }), ...(cases === undefined ? {} : { cases }) },
      confidence,
      fixes
    })
  )
  const because = faults[0]?.because
  return {
    status: faults.some(({ isSure }) => isSure) ? 'fail' : faults.length > 0 ? 'warn' : 'pass',
    evidence,
    causes,
    ...(because === undefined ? {} : { because })
  }
}

/**
 * Whether to stop inflating: limited by the time of the check and, on hosts that must stay quiet, by the bytes that may
 * be read in a second.
 */
type IsOver = (bytesRead: number) => boolean

function timeFor(
  { params: { maxBytesPerSecond = Infinity }, parts: { ticks } }: FileLook,
  { timeoutMs, signal }: CheckRun
): IsOver {
  const startedAt = ticks()
  return (bytesRead) => signal.aborted || ticks() - startedAt > timeoutMs * TIME_SHARE || bytesRead > maxBytesPerSecond
}

const MOST_SAMPLES = 3
/** A file written this recently may not have reached its end yet. */
const QUIET_MS = 60_000
const TIME_SHARE = 0.4
