import { Writable, type Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import t from 'tap'
import { createFileSource } from '../../lib/file/create-file-source.ts'

// What is checked here is that it compiles: `npm run check:types`.
t.test('a source is typed where Node takes streams, and its records where they come out', async (t) => {
  const folder = t.testdir({ 'a.log': 'one\ntwo\n' })
  const make = (): ReturnType<typeof createFileSource> => createFileSource({ base: folder, file: 'a.log' })

  const lines: (number | null)[] = []
  for await (const { position } of make()) lines.push(position.line)
  t.same(lines, [1, 2])

  const flowing = make().on('data', ({ text }) => text.length)
  // Node's types know `finished` for streams of strings and buffers alone.
  await finished(flowing as Readable)

  const ended = make()
  ended.resume()
  await new Promise<void>((resolve, reject) => {
    ended.on('end', resolve).on('error', reject)
  })

  await pipeline(
    make(),
    async function* (events) {
      for await (const { text } of events) yield text.toUpperCase()
    },
    new Writable({
      objectMode: true,
      write: (_text: string, _encoding, done) => {
        done()
      }
    })
  )
  await finished(
    make().pipe(
      new Writable({
        objectMode: true,
        write: (_event, _encoding, done) => {
          done()
        }
      })
    )
  )
})
