import { once } from 'node:events'
import { appendFile, open, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { createSource, diagnose } from '../../lib/index.ts'
import type { Config } from '../../types/config.ts'
import type { Report } from '../../types/report.ts'
import type { Fault } from './fault.ts'
import { fileFault, filesAndParams } from './file-case.ts'

const follow = 'mode = "follow"\nfrom = "beginning"'
const longAgo = new Date('2026-01-02T03:04:05Z')

/** The files are found, but their writers have put something into them that no parameter can fix. */
export const fileTextFaults: readonly Fault[] = [
  fileFault('two programs write one file, in UTF-8 and in Latin-1', 'FILE_INVALID_CHARSET', async (bench) => {
    const texts = ['démarrage réussi', 'échec de la requête', 'arrêt demandé'] as const
    const mixed = Buffer.concat(texts.map((text, index) => Buffer.from(`${text}\n`, index === 1 ? 'latin1' : 'utf8')))
    const arranged = await filesAndParams(bench, { 'a.log': mixed }, 'file = "a.log"', '', {
      works: async (source) => {
        const read: string[] = []
        for await (const { text } of source) read.push(text)
        if (read.join() !== texts.join()) throw new Error(read.join())
      }
    })
    return { ...arranged, byHand: () => writeFile(path.join(bench.folder, 'logs', 'a.log'), `${texts.join('\n')}\n`) }
  }),
  fileFault('a file is emptied under a writer that does not append', 'FILE_HOLE_SKIPPED', async (bench) => {
    const { arranged, file } = await withHole(bench, 'file = "a.log"')
    return { ...arranged, byHand: () => rotated(file) }
  }),
  fileFault('the same, where a source follows it', 'FILE_HOLE_SKIPPED', async (bench) => {
    const { arranged, file } = await withHole(bench, `file = "a.log"\n${follow}`)
    return { ...arranged, ask: diagnosed, byHand: () => rotated(file) }
  }),
  fileFault('lines end in CR alone', 'FILE_CR_LINE_ENDS', async (bench) => {
    const arranged = await filesAndParams(bench, { 'a.log': 'one\rtwo\rthree\r' }, 'file = "a.log"', 'one')
    return { ...arranged, byHand: () => writeFile(path.join(bench.folder, 'logs', 'a.log'), 'one\ntwo\nthree\n') }
  }),
  fileFault('the same, behind lines that ended in LF', 'FILE_CR_LINE_ENDS', async (bench) => {
    const arranged = await filesAndParams(bench, { 'a.log': 'one\ntwo\rthree\r' }, `file = "a.log"\n${follow}`, 'one')
    return { ...arranged, ask: diagnosed, byHand: () => appendFile(path.join(bench.folder, 'logs', 'a.log'), '\n') }
  }),
  fileFault('a large compressed file was cut', 'FILE_COMPRESSION_CORRUPT', async (bench) => {
    const whole = gzipSync(
      Array.from(
        { length: 60_000 },
        (_, index) => `line ${index} ${((index * 2_654_435_761) % 1e9).toString(36)}\n`
      ).join('')
    )
    const file = path.join(bench.folder, 'logs', 'a.log.gz')
    const arranged = await filesAndParams(bench, { 'a.log.gz': whole.subarray(0, -40_000) }, 'file = "a.log.gz"', '', {
      works: async (source) => {
        let lines = 0
        for await (const _event of source) lines++
        if (lines !== 60_000) throw new Error(`${lines} lines`)
      }
    })
    await utimes(file, longAgo, longAgo)
    return { ...arranged, byHand: () => writeFile(file, whole) }
  })
]

/** A file that is open for writing, not for appending, and was emptied after its first lines. */
async function withHole(
  bench: Parameters<Fault['arrange']>[0],
  params: string
): Promise<{ readonly arranged: Awaited<ReturnType<typeof filesAndParams>>; readonly file: string }> {
  const file = path.join(bench.folder, 'logs', 'a.log')
  const arranged = await filesAndParams(bench, {}, params, 'again')
  const writer = await open(file, 'w')
  bench.after(() => writer.close())
  await writer.write('x'.repeat(2_000_000))
  await truncate(file)
  await writer.write('behind the hole\n')
  return { arranged, file }
}

/** Rotation by renaming, with a writer that appends. */
async function rotated(file: string): Promise<void> {
  await rm(file)
  await appendFile(file, 'again\n')
}

/** Lets the source read what is there, then diagnoses it. */
async function diagnosed(config: Config): Promise<Report> {
  const source = createSource(config.source('s'))
  try {
    source.resume()
    while (!(source.stats().files ?? []).some(({ state }) => state === 'at-end')) await setImmediate()
    return await diagnose(source, { intervalMs: 50 })
  } finally {
    source.destroy()
    await once(source, 'close')
  }
}
