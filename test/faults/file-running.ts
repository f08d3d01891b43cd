import { once } from 'node:events'
import { appendFile, utimes } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { createSource, diagnose } from '../../lib/index.ts'
import type { SourceStream } from '../../lib/stream/source-stream.ts'
import type { Config } from '../../types/config.ts'
import type { Report } from '../../types/report.ts'
import type { Fault } from './fault.ts'
import { fileFault, filesAndParams } from './file-case.ts'

const follow = 'mode = "follow"\nfrom = "beginning"'
/** A modification time long ago. */
const yesterday = new Date(Date.now() - 86_400_000)

/** A source that runs, but delivers nothing or too little. */
export const fileRunningFaults: readonly Fault[] = [
  fileFault('nobody writes', 'FILE_NOT_WRITTEN', async (bench) => {
    const file = path.join(bench.folder, 'logs', 'a.log')
    const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, `file = "a.log"\n${follow}`, 'one')
    await utimes(file, yesterday, yesterday)
    return { ...arranged, ask: (config) => diagnosed(config, readAll), byHand: () => appendFile(file, 'two\n') }
  }),
  fileFault('the writer has gone on under another name', 'FILE_NOT_WRITTEN', async (bench) => {
    const arranged = await filesAndParams(
      bench,
      { 'app.log': 'one\n', 'app-2.log': 'two\n' },
      `file = "app.log"\n${follow}`,
      'one',
      {
        works: async (source) => {
          const texts: string[] = []
          for await (const { text } of source) if (texts.push(text) === 2) break
          if (texts.sort().join() !== 'one,two') throw new Error(texts.join())
        }
      }
    )
    await utimes(path.join(bench.folder, 'logs', 'app.log'), yesterday, yesterday)
    return { ...arranged, ask: (config) => diagnosed(config, readAll) }
  }),
  fileFault('the last line has no ending', 'FILE_LINE_UNFINISHED', async (bench) => ({
    ...(await filesAndParams(bench, { 'a.log': 'one\ntwo' }, `file = "a.log"\n${follow}`, '', {
      works: async (source) => {
        for await (const { text } of source) if (text === 'two') break
      }
    })),
    ask: (config) => diagnosed(config, readAll)
  })),
  fileFault('the consumer is slow', 'FILE_SLOW_READING', async (bench) => {
    const arranged = await filesAndParams(
      bench,
      { 'a.log': manyLines() },
      `file = "a.log"\n${follow}`,
      `line 0 ${'x'.repeat(90)}`
    )
    const consumer = { takes: readSlowly }
    return {
      ...arranged,
      ask: (config) => diagnosed(config, (source) => consumer.takes(source)),
      byHand: async () => {
        consumer.takes = readAll
      }
    }
  }),
  fileFault('reading is limited', 'FILE_SLOW_READING', async (bench) => ({
    ...(await filesAndParams(
      bench,
      { 'a.log': manyLines() },
      `file = "a.log"\n${follow}\nmax_bytes_per_second = 4096`,
      '',
      {
        works: async (source) => {
          let lines = 0
          for await (const { text } of source) if (++lines === LINES && text !== '') break
        }
      }
    )),
    ask: (config) => diagnosed(config, readUntilHeld)
  })),
  fileFault('reading begins at the end', 'FILE_LEFT_OUT', async (bench) => ({
    ...(await filesAndParams(bench, { 'a.log': 'one\n' }, 'file = "a.log"\nmode = "follow"\nfrom = "end"', 'one')),
    ask: (config) => diagnosed(config, readAll)
  }))
]

/** Runs the source with a consumer until the consumer has finished, then diagnoses it. */
async function diagnosed(config: Config, consume: (source: SourceStream) => Promise<void>): Promise<Report> {
  const source = createSource(config.source('s'))
  try {
    await consume(source)
    return await diagnose(source, { intervalMs: 50 })
  } finally {
    source.destroy()
    await once(source, 'close')
  }
}

/** Consumes everything until nothing is left. */
async function readAll(source: SourceStream): Promise<void> {
  source.resume()
  const isDone = (): boolean => {
    const { files = [] } = source.stats()
    return files.length > 0 && files.every(({ state }) => state === 'at-end')
  }
  while (!isDone()) await setImmediate()
}

/** Consumes everything until a limit pauses the source, or until nothing is left. */
async function readUntilHeld(source: SourceStream): Promise<void> {
  source.resume()
  const isHeld = (): boolean =>
    (source.stats().files ?? []).some(
      ({ state, reason }) => state === 'at-end' || reason?.startsWith('max_bytes_per_second') === true
    )
  while (!isHeld()) await setImmediate()
}

/** Consumes one record after the other, each slowly. */
async function readSlowly(source: SourceStream): Promise<void> {
  const reading = async (): Promise<void> => {
    for await (const _event of source) await setTimeout(5)
  }
  // Ends with the source
  void reading().catch(() => {})
  await readSome(source)
}

async function readSome(source: SourceStream): Promise<void> {
  if (source.listenerCount('readable') === 0) source.resume()
  while (source.stats().events === 0) await setImmediate()
}

function manyLines(): string {
  return Array.from({ length: LINES }, (_, index) => `line ${index} ${'x'.repeat(90)}\n`).join('')
}

/** More than one read buffer. */
const LINES = 30_000
