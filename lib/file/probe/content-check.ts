import type { Cause, CheckOutcome, LiveCheck, Seen } from '../../../types/report.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { compressionOf } from '../file-content.ts'
import { badCharset } from '../param-checks.ts'
import { magicOf } from '../sniff.ts'
import { noLinksUnder } from '../where-to-look.ts'
import { contentSample, inflatedSample, type ContentSample } from './content-sample.ts'
import type { FileLook } from './file-look.ts'
import { likelyCharset } from './likely-charset.ts'
import { judgeContent, type ContentFault } from './judge-content.ts'

/** Whether the beginnings of the newest files are what `compression`, `encode`, `charset`, `multiline` and `max_line_bytes` say. */
export function contentCheck(look: FileLook): LiveCheck {
  return {
    id: 'file.content', after: ['file.open'], target: look.file,
    rulesOut: [
      'FILE_INVALID_BASE64', 'FILE_INVALID_HEX', 'FILE_INVALID_CHARSET', 'FILE_LOOKS_UTF16', 'FILE_LOOKS_BINARY', 'FILE_LOOKS_ENCODED', 'FILE_COMPRESSION_CORRUPT'
    ],
    run: async () => {
      const { files } = await look.matched()
      const seen: Seen[] = []
      for (const { path } of files.filter(({ size }) => size > 0).slice(0, MOST_SAMPLES)) {
        const judged = await contentSample(path, noLinksUnder(look.params), look.params.maxLineBytes + 1).then((sample) => judge(sample, look), () => null)
        if (judged === null) continue
        seen.push(...judged.evidence ?? [])
        if (judged.status !== 'pass') return { ...judged, evidence: seen }
      }
      return { status: 'pass', evidence: seen }
    }
  }
}

async function judge(sample: ContentSample, { params, place }: FileLook): Promise<CheckOutcome> {
  const { path, bytes } = sample
  const magic = magicOf(bytes)
  const compression = compressionOf(params.compression, magic)
  if (compression === 'none' && magic !== null) return outcome(sample, [packed(magic)], { magic })
  if (compression !== 'none' && magic !== compression) return outcome(sample, [notPacked(compression)], { magic })
  const isWhole = compression !== 'none' || likelyCharset(bytes)?.startsWith('utf-16') === true
  if (params.instances > 1 && isWhole) return outcome(sample, [notInRanges(compression)], { magic })
  if (compression === 'none') return judged(sample, bytes, sample.isWhole, params)
  const inflated = await inflatedSample(sample, compression, { ...place, path }).catch((error: unknown) => ({ bytes: Buffer.alloc(0), error }))
  if (inflated.error === null) return judged(sample, inflated.bytes, false, params)
  // It is damaged, or this Node has no decoder for it
  const { code, classification: { detail } } = toSourceError(inflated.error, { area: 'file', path })
  return outcome(sample, [{ code, detail, isSure: true, fixes: [] }], { magic, inflated: inflated.bytes.length })
}

function judged(sample: ContentSample, content: Buffer, isWhole: boolean, params: FileLook['params']): CheckOutcome {
  const { faults, facts } = judgeContent(content, isWhole, { ...params, size: sample.size })
  return outcome(sample, faults, facts, content)
}

function outcome({ path, bytes }: ContentSample, faults: readonly ContentFault[], facts: Readonly<Record<string, unknown>>, content = bytes): CheckOutcome {
  const evidence: readonly Seen[] = [
    { kind: 'stat', how: `head -c ${bytes.length} ${path} | file -`, value: { bytes: bytes.length, ...facts }, shareable: { bytes: bytes.length, ...facts } },
    { kind: 'excerpt', how: `head -c ${EXCERPT_BYTES} ${path} | od -c`, value: excerptOf(content.subarray(0, EXCERPT_BYTES), facts['looks']) }
  ]
  const causes = faults.map(({ code, detail, isSure, fixes, values }): Cause => ({
    code, detail, context: { path, line: 1, ...(values === undefined ? {} : { values }) }, confidence: isSure ? 'certain' : 'likely', fixes
  }))
  return { status: faults.some(({ isSure }) => isSure) ? 'fail' : faults.length > 0 ? 'warn' : 'pass', evidence, causes }
}

/** In the charset that it looks like, so that somebody can read it. */
function excerptOf(bytes: Buffer, looks: unknown): string {
  return typeof looks === 'string' && badCharset(looks) === null ? new TextDecoder(looks).decode(bytes) : bytes.toString('latin1')
}

function packed(magic: NonNullable<ReturnType<typeof magicOf>>): ContentFault {
  const isKnown = magic === 'gzip' || magic === 'zstd'
  return {
    code: 'FILE_LOOKS_BINARY', isSure: true, values: { kind: magic }, detail: `it begins as ${magic} does`,
    fixes: isKnown ? [{
      text: { en: `It is compressed by ${magic}: let that be told by its content`, zh: `内容由 ${magic} 压缩：请按内容自动识别` }, set: [{ path: ['compression'], value: 'auto' }]
    }] : [{ text: { en: `Unpack it first: ${magic} is not read`, zh: `请先解压：不支持 ${magic}` } }]
  }
}

function notInRanges(content: string): ContentFault {
  return {
    code: 'FILE_RANGES_UNSUPPORTED', isSure: true, detail: content === 'none' ? 'it is UTF-16' : `it is compressed by ${content}`, values: { content },
    fixes: [{ text: { en: 'Read it in one piece', zh: '按单个区间读取' }, set: [{ path: ['instances'], value: 1 }] }]
  }
}

function notPacked(compression: 'gzip' | 'zstd'): ContentFault {
  return {
    code: 'FILE_COMPRESSION_CORRUPT', isSure: true, detail: `it does not begin as ${compression} does`,
    fixes: [{
      text: { en: `It is not compressed by ${compression}: let that be told by its content`, zh: `内容不是 ${compression} 压缩：请按内容自动识别` },
      set: [{ path: ['compression'], value: 'auto' }]
    }]
  }
}

const MOST_SAMPLES = 3
const EXCERPT_BYTES = 120
