import { createReadStream, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import split2 from 'split2'
import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../../types/event.ts'
import { readLimit } from './limit.ts'

/** What a contender has to count, so that nobody is timed for what he did not do. */
export interface Count {
  lines: number
  characters: number
}

/** name => reads a file and counts. Each runs in a process of its own. */
export const contenders: Readonly<Record<string, (path: string, count: Count) => Promise<void>>> = {
  'warp-flow pipeline()': (path, count) => pipeline(createFileSource({ path }), textSink(count)),
  "warp-flow 'data'": (path, count) =>
    flowing(createFileSource({ path }), ({ text }) => {
      add(count, text)
    }),
  'warp-flow for await': async (path, count) => {
    for await (const { text } of createFileSource({ path })) add(count, text)
  },
  'warp-flow payload, pipeline()': (path, count) => pipeline(createFileSource({ path }), payloadSink(count)),
  'the limit': (path, count) =>
    readLimit(path, ({ text }) => {
      add(count, text)
    }),
  'split2, pipeline()': (path, count) => pipeline(createReadStream(path), split2(), lineSink(count)),
  'split2, for await': async (path, count) => {
    for await (const line of createReadStream(path).pipe(split2()) as AsyncIterable<string>) add(count, line)
  },
  "node:readline, 'line'": (path, count) =>
    new Promise((resolve) => {
      createInterface({ input: createReadStream(path), crlfDelay: Infinity })
        .on('line', (line) => {
          add(count, line)
        })
        .on('close', resolve)
    }),
  'node:readline, for await': async (path, count) => {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) add(count, line)
  },
  '@logdna/tail-file, split2': async (path, count) => {
    const { default: TailFile } = await import('@logdna/tail-file')
    const tail = new TailFile(path, { startPos: 0 })
    await endless(
      path,
      count,
      (onLine) => {
        tail.pipe(split2()).on('data', onLine)
        return tail.start()
      },
      () => tail.quit()
    )
  },
  tail: async (path, count) => {
    const { Tail } = await import('tail')
    let tail: InstanceType<typeof Tail> | undefined
    await endless(
      path,
      count,
      (onLine) => {
        tail = new Tail(path, { fromBeginning: true })
        tail.on('line', onLine)
      },
      () => tail?.unwatch()
    )
  },
  'inflating alone': (path) =>
    pipeline(
      createReadStream(path),
      createGunzip({ chunkSize: 256 * 1024 }),
      new Writable({
        write: (_chunk, _encoding, done) => {
          done()
        }
      })
    )
}

/** Followers never end: the last line is known by the bytes counted. */
async function endless(
  path: string,
  count: Count,
  start: (onLine: (line: string) => void) => unknown,
  stop: () => unknown
): Promise<void> {
  const { size } = statSync(path)
  await new Promise<void>((resolve, reject) => {
    const onLine = (line: string): void => {
      add(count, line)
      if (count.characters + count.lines >= size) resolve()
    }
    Promise.resolve(start(onLine)).catch(reject)
  })
  await stop()
}

function flowing(source: SourceStream<FileEvent>, onEvent: (event: FileEvent) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    source.on('data', onEvent).on('end', resolve).on('error', reject)
  })
}

function textSink(count: Count): Writable {
  return new Writable({
    objectMode: true,
    write: ({ text }: FileEvent, _encoding, done) => {
      add(count, text)
      done()
    }
  })
}

function payloadSink(count: Count): Writable {
  return new Writable({
    objectMode: true,
    write: ({ payload }: FileEvent, _encoding, done) => {
      count.lines++
      count.characters += payload.length
      done()
    }
  })
}

function lineSink(count: Count): Writable {
  return new Writable({
    objectMode: true,
    write: (line: string, _encoding, done) => {
      add(count, line)
      done()
    }
  })
}

function add(count: Count, text: string): void {
  count.lines++
  count.characters += text.length
}
