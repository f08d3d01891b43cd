import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Test } from 'tap'
import { until } from '../../integration/support/kafka-until.ts'
import { countOf } from './line-database.ts'
import { startDatabaseExample, type DatabasePlace } from './start-database-example.ts'

/**
 * Some lines are no text, and two the database refuses: `longest` makes it refuse lines of over 1,000 characters, and an
 * index what is there already. Nothing is lost, nothing waits for it, and all of it is acked.
 */
export async function storesWhatItCan(t: Test, place: DatabasePlace, longest: string, reason: RegExp): Promise<void> {
  const { database, folder } = place
  const log = path.join(folder, 'logs/app.log')
  mkdirSync(path.dirname(log))
  const example = startDatabaseExample(t, place)
  await example.says(/files that are followed: 0/)
  await database.ask(longest)
  await database.ask('CREATE UNIQUE INDEX no_line_twice ON lines (line)')
  const lines = [
    Buffer.from('first'),
    Buffer.from('a NUL \0 within'),
    Buffer.from([0x62, 0x61, 0x64, 0x20, 0xff, 0xfe]),
    Buffer.from(`${'x'.repeat(2000)}\0\x1b[2J`),
    Buffer.from('Grüße 狐狸, "quoted" \\ {back,slashed}'),
    Buffer.from(''),
    Buffer.from('first')
  ]
  appendFileSync(log, Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])))
  await until(
    'all is somewhere',
    async () => (await countOf(database)) + (await countOf(database, 'refused_lines')) >= 7,
    {
      state: example.errors
    }
  )

  const rows = await database.ask('SELECT line, bytes FROM lines ORDER BY byte_offset')
  t.strictSame(
    rows.map(({ line }) => line),
    ['first', 'a NUL \uFFFD within', 'bad \uFFFD\uFFFD', lines[4]?.toString(), '']
  )
  t.strictSame(
    rows.map(({ bytes }) => bytesOf(bytes)),
    [null, lines[1], lines[2], null, null],
    'the bytes are kept where the text cannot give them back'
  )
  const refused = await database.ask('SELECT bytes, reason FROM refused_lines ORDER BY byte_offset')
  t.strictSame(
    refused.map(({ bytes }) => bytesOf(bytes)),
    [lines[3], lines[6]]
  )
  t.match(refused[0]?.['reason'], reason)
  t.match(refused[1]?.['reason'], /unique constraint/i)
  await example.says(/refused: /)
  t.notOk(example.errors().includes('\x1b'), 'nothing of a line is a command of the terminal')
  t.strictSame(await example.end('SIGTERM'), { code: 0, signal: null })
  t.match(example.out(), /stopped: 5 lines stored, 0 came again and were there already, 2 refused\n$/)

  const next = startDatabaseExample(t, place)
  appendFileSync(log, 'last\n')
  await until('the next line is stored', async () => (await countOf(database)) === 6, { state: next.errors })
  t.strictSame(await next.end('SIGTERM'), { code: 0, signal: null })
  t.match(next.out(), /stopped: 1 lines stored, 0 came again and were there already, 0 refused\n$/, 'all was acked')
}

function bytesOf(value: unknown): Buffer | null {
  return value === null ? null : Buffer.from(value as Uint8Array)
}
