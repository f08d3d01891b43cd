import { mkdtempSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../../types/event.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import type { Measurement } from '../support/measure.ts'
import { followers } from './followers.ts'

type OnLine = (line: string) => void

/**
 * Reads a log from its beginning to its last line, ASCII alone, by the contender of that name. Throws where it read
 * something else.
 */
export async function catchUp(name: string, file: string): Promise<Measurement> {
  const { size } = statSync(file)
  let lines = 0
  let characters = 0
  const startedAt = process.hrtime.bigint()
  await new Promise<void>((resolve, reject) => {
    const onLine: OnLine = (line) => {
      lines++
      characters += line.length
      if (characters + lines >= size) resolve()
    }
    start(name, file, onLine).catch(reject)
  })
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9
  if (characters + lines !== size) throw new Error(`${name} has read ${characters + lines} bytes of ${size}`)
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return { lines, characters, seconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 }
}

async function start(name: string, file: string, onLine: OnLine): Promise<void> {
  const [base, names] = [path.dirname(file), [path.basename(file)]]
  const run = own[name]
  if (run !== undefined) await run({ base, file: path.basename(file) }, onLine)
  else if (followers[name] === undefined) throw new Error(`no contender ${name}`)
  else await followers[name]({ folder: base, names, onLine })
}

const FOLLOW = { mode: 'follow', from: 'beginning' } as const

const own: Readonly<Record<string, (params: FileInputParams, onLine: OnLine) => Promise<void>>> = {
  'once, pipeline()': piped,
  "once, 'data'": flowing,
  'follow, pipeline()': (params, onLine) => piped({ ...params, ...FOLLOW }, onLine),
  "follow, 'data'": (params, onLine) => flowing({ ...params, ...FOLLOW }, onLine),
  'follow, checkpoints, pipeline()': async (params, onLine) => {
    const checkpointDir = mkdtempSync(`${path.join(params.base ?? '.', params.file ?? '')}.checkpoints-`)
    process.once('exit', () => {
      rmSync(checkpointDir, { recursive: true, force: true })
    })
    await piped({ ...params, ...FOLLOW, from: 'checkpoint', checkpointDir }, onLine)
  }
}

async function piped(params: FileInputParams, onLine: OnLine): Promise<void> {
  await pipeline(
    createFileSource(params),
    new Writable({
      objectMode: true,
      write: ({ text }: FileEvent, _encoding, done) => {
        onLine(text)
        done()
      }
    })
  )
}

async function flowing(params: FileInputParams, onLine: OnLine): Promise<void> {
  await new Promise((_resolve, reject) => {
    createFileSource(params)
      .on('data', ({ text }) => {
        onLine(text)
      })
      .on('error', reject)
  })
}
