import { stat } from 'node:fs/promises'
import path from 'node:path'
import type {
  Cause,
  CheckOutcome,
  Confidence,
  LiveCheck,
  ProposedFix,
  RunningSource,
  Seen
} from '../../../types/report.ts'
import { systemPath } from '../path-text.ts'
import { openFile } from '../open-file.ts'
import { noLinksUnder } from '../search-root.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { crFault, endsInCr } from './cr-lines.ts'
import { behindSeen } from './excerpt.ts'
import { deletedLog } from './deleted-logs.ts'
import { holdersOf } from './file-holders.ts'
import type { FileLook } from './file-look.ts'
import { joinedPattern } from './joined-pattern.ts'
import { namesUnder } from './names-under.ts'
import { placeEdits } from './place-edits.ts'

/** For a running source: whether records arrive and, if not, whether any process writes to the files. */
export function growthCheck(look: FileLook, running: RunningSource): LiveCheck {
  return {
    id: 'file.growth',
    after: ['file.match'],
    target: look.file,
    rulesOut: ['FILE_NOT_WRITTEN', 'FILE_LINE_UNFINISHED'],
    run: async () => {
      const { before, after, elapsedMs } = running
      const growth = {
        events: after.events - before.events,
        bytes: after.bytes - before.bytes,
        bytesBehind: after.bytesBehind,
        elapsedMs
      }
      const evidence: Seen[] = [{ kind: 'counter', how: 'stats(), twice', value: growth, shareable: growth }]
      if (growth.events > 0 || growth.bytes > 0) return { status: 'pass', evidence }
      const unfinished = await unfinishedLine(look, running)
      if (unfinished !== null)
        return { status: 'warn', evidence: [...evidence, ...unfinished.evidence], causes: [unfinished.cause] }
      if ((after.bytesBehind ?? 0) > 0)
        return { status: 'pass', evidence, because: { en: 'there is more to read', zh: '还有未读内容' } }
      return await silence(look, evidence)
    }
  }
}

async function silence(look: FileLook, evidence: readonly Seen[]): Promise<CheckOutcome> {
  const {
    context: { clock },
    parts
  } = look
  const [newest] = (await look.matched()).files
  if (newest === undefined) return { status: 'pass', evidence }
  const quiet = { lastWrittenMsAgo: Math.max(0, Math.round(clock.now() - newest.modifiedMs)), size: newest.size }
  const holders = await holdersOf(newest.path, parts)
  const all: readonly Seen[] = [
    ...evidence,
    { kind: 'stat', how: `stat ${newest.path}`, value: quiet, shareable: quiet },
    holders.seen
  ]
  if (isPassedOver(look, newest.size)) return { status: 'warn', evidence: all, causes: [passedOver(newest.path)] }
  const isOpen = holders.processes.some(({ writes }) => writes)
  const deleted = isOpen ? null : await deletedLog(look)
  if (deleted !== null)
    return {
      status: 'warn',
      evidence: [...all, deleted.seen],
      causes: [notWritten(newest.path, quiet.lastWrittenMsAgo, deleted.detail, 'likely', [deleted.fix])]
    }
  if (quiet.lastWrittenMsAgo < QUIET_MS) return { status: 'pass', evidence: all }
  const room = await roomBeside(newest.path, look)
  if (room.isFull)
    return {
      status: 'warn',
      evidence: [...all, room.seen],
      causes: [
        notWritten(newest.path, quiet.lastWrittenMsAgo, 'the disk it is on is full', 'likely', [makeRoom(newest.path)])
      ]
    }
  const elsewhere = await otherName(look, newest.modifiedMs)
  const detail = isOpen
    ? 'a process has it open for writing but writes nothing'
    : 'no process visible from here has it open for writing'
  const confidence = elsewhere === null && isOpen ? 'possible' : 'likely'
  return {
    status: 'warn',
    evidence: all,
    causes: [
      notWritten(newest.path, quiet.lastWrittenMsAgo, detail, confidence, [
        ...(elsewhere === null ? [] : [elsewhere]),
        lookAtWriter()
      ])
    ]
  }
}

function notWritten(
  path: string,
  ms: number,
  detail: string,
  confidence: Confidence,
  fixes: readonly ProposedFix[]
): Cause {
  return { code: 'FILE_NOT_WRITTEN', context: { path, values: { age: ageText(ms) } }, detail, confidence, fixes }
}

/** Whether the disk of the file is full, so that no process can write. */
async function roomBeside(
  file: string,
  { parts: { fs } }: FileLook
): Promise<{ readonly isFull: boolean; readonly seen: Seen }> {
  const folder = path.dirname(file)
  const room = await fs.statfs(systemPath(folder)).then(
    ({ bavail, bsize, files, ffree }) => ({ freeBytes: bavail * bsize, freeFiles: files === 0 ? null : ffree }),
    () => null
  )
  return {
    isFull: room?.freeBytes === 0,
    seen: {
      kind: 'stat',
      how: `df -B1 ${quotePosix(folder)}; df -i ${quotePosix(folder)}`,
      value: room,
      shareable: room
    }
  }
}

function makeRoom(file: string): ProposedFix {
  const folder = quotePosix(path.dirname(file))
  return {
    text: {
      en: 'Free space on that disk: until then, whatever is written is lost. The command shows what uses it',
      zh: '请在该磁盘上腾出空间：在此之前写入的内容都会丢失。查看占用空间的文件'
    },
    commands: { linux: `df -h ${folder} && du -xah ${folder} | sort -rh | head -n 20` }
  }
}

/** True if `from = "end"` skips the content that existed at the start, and nothing has been written since. */
function isPassedOver({ params, context: { running } }: FileLook, size: number): boolean {
  return params.from === 'end' && size > 0 && running?.after.events === 0
}

function passedOver(path: string): Cause {
  return {
    code: 'FILE_LEFT_OUT',
    context: { path, values: { param: 'from', count: '1' } },
    confidence: 'possible',
    detail: 'from = "end": what was in it at the start is skipped, and nothing has been written since',
    fixes: [
      {
        text: { en: 'Read the files from the beginning', zh: '从文件开头读取' },
        set: [{ path: ['from'], value: 'beginning' }],
        risk: 'rereads'
      }
    ]
  }
}

interface Unfinished {
  readonly cause: Cause
  readonly evidence: readonly Seen[]
}

/** A last line without a line end is not delivered: its writer may not have finished. */
async function unfinishedLine({ params }: FileLook, { after }: RunningSource): Promise<Unfinished | null> {
  const file = after.files?.find(
    ({ state, compression, offset, size }) => state === 'at-end' && compression === 'none' && offset < size
  )
  if (file === undefined) return null
  const rest = await textBehind(file.path, file.offset, noLinksUnder(params)).catch(() => NOTHING)
  // Delivering the whole file as one line would not help
  if (endsInCr(rest)) return { cause: crCause(file.path), evidence: [behindSeen(file.path, file.offset, rest)] }
  if (params.flushPartial) return null
  const cause: Cause = {
    code: 'FILE_LINE_UNFINISHED',
    context: { path: file.path, values: { bytes: String(file.size - file.offset) } },
    fixes: [
      {
        text: { en: 'Deliver an unfinished line once its writer has gone quiet', zh: '写入方静默后交付未结束的行' },
        set: [{ path: ['flush_partial'], value: true }]
      }
    ]
  }
  return { cause, evidence: [] }
}

async function textBehind(name: string, offset: number, noLinks: string | null): Promise<Buffer> {
  const { handle } = await openFile(name, noLinks)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(REST_BYTES), 0, REST_BYTES, offset)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function crCause(path: string): Cause {
  const { code, detail, fixes } = crFault()
  return { code, context: { path }, confidence: 'certain', detail, fixes }
}

/**
 * Finds another file in the same folder that is being written, has a similar name and is not matched: the writer has
 * moved on to another name.
 */
async function otherName({ params, base, file }: FileLook, modifiedMs: number): Promise<ProposedFix | null> {
  const { files } = await namesUnder(base, { mostNames: MOST_NAMES, deepest: 0 })
  const times = await Promise.all(files.map(async (name) => ({ name, at: await writtenAt(path.join(base, name)) })))
  const newer = times.filter(({ at, name }) => at > modifiedMs && name !== file).sort((a, b) => b.at - a.at)
  for (const { name } of newer) {
    if (name.slice(0, ALIKE) !== file.slice(0, ALIKE) || /[*?[]/.test(name)) continue
    const joined = joinedPattern([file, name], files)
    if (joined === null || joined.left > 0) continue
    const text = {
      en: `Its writer may have moved on to ${name}: match that file too`,
      zh: `写入方可能已改为写入 ${name}：请让模式也匹配它`
    }
    return { text, set: placeEdits(params, { base, file }, { base, file: joined.pattern }) }
  }
  return null
}

async function writtenAt(name: string): Promise<number> {
  return await stat(systemPath(name)).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0
  )
}

function lookAtWriter(): ProposedFix {
  return {
    text: {
      en: 'Check that the program that writes it is running, and where it writes',
      zh: '检查写入程序是否在运行，以及它写到哪里'
    }
  }
}

function ageText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 7200 ? `${seconds} s` : `${Math.round(seconds / 3600)} h`
}

/** If a file was written this recently, its silence means nothing. */
const QUIET_MS = 60_000
const NOTHING: Buffer = Buffer.alloc(0)
const REST_BYTES = 65_536
const MOST_NAMES = 500
/** This many leading characters of a name identify the program. */
const ALIKE = 3
