import { appendFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'libsql'
import t from 'tap'
import { until } from '../integration/support/kafka-until.ts'
import { countOf, sqliteDatabase } from './support/line-database.ts'
import { canMount, smallDisk } from './support/small-disk.ts'
import { startDatabaseExample, type DatabasePlace } from './support/start-database-example.ts'
import { storesWhatItCan } from './support/stores-what-it-can.ts'
import { survivesKills } from './support/survives-kills.ts'

const KILLS = Number(process.env['EXAMPLE_KILLS'] ?? 8)

t.test(
  'SQLite: killed at any moment, through rotation, compression and inodes used again: each line once',
  async (t) => {
    await survivesKills(t, { ...placeIn(t.testdir()), kills: KILLS, ways: [{}] })
  }
)

t.test(
  'SQLite: the same where files are compressed at once, or copied and cut: none is missing, some come twice',
  async (t) => {
    await survivesKills(t, {
      ...placeIn(t.testdir()),
      kills: KILLS,
      ways: [{}, { gzip: true }, { by: 'copytruncate' }],
      mayRepeat: true
    })
  }
)

t.test('SQLite: what is no text, and what it refuses', async (t) => {
  const trigger = `CREATE TRIGGER longest BEFORE INSERT ON lines WHEN length(NEW.line) > 1000
    BEGIN SELECT RAISE(ABORT, 'longer than 1000 characters'); END`
  await storesWhatItCan(t, placeIn(t.testdir()), trigger, /longer than 1000 characters/)
})

t.test(
  'SQLite: while another has it locked lines wait; SIGTERM then ends it, and the next start stores them',
  async (t) => {
    const place = placeIn(t.testdir({ logs: { 'app.log': 'first\n' } }))
    const example = startDatabaseExample(t, place)
    await until('stored', async () => (await countOf(place.database)) === 1)
    const other = new Database(place.database.url)
    other.exec('BEGIN IMMEDIATE')
    appendFileSync(path.join(place.folder, 'logs/app.log'), 'second\n')
    await example.says(/database is locked/)
    other.exec('ROLLBACK')
    await until('stored when it was unlocked', async () => (await countOf(place.database)) === 2, {
      state: example.errors
    })

    other.exec('BEGIN IMMEDIATE')
    appendFileSync(path.join(place.folder, 'logs/app.log'), 'third\n')
    await example.says(/database is locked[^]*database is locked/)
    t.strictSame(await example.end('SIGTERM'), { code: 1, signal: null })
    t.match(example.errors(), /stopped while lines waited for the database: they come again/)
    other.exec('ROLLBACK')
    other.close()
    const next = startDatabaseExample(t, place)
    await until('stored by the next', async () => (await countOf(place.database)) === 3, { state: next.errors })
    t.strictSame(await next.end('SIGINT'), { code: 0, signal: null })
    t.match(next.out(), /stopped: 1 lines stored, 0 came again/)
  }
)

t.test('SQLite: on a full disk lines wait until there is room', canMount(), async (t) => {
  const folder = t.testdir({ logs: {} })
  const disk = smallDisk(t)
  const place = { folder, database: sqliteDatabase(path.join(disk.folder, 'lines.db')) }
  const example = startDatabaseExample(t, place)
  await example.says(/files that are followed/)
  writeFileSync(path.join(folder, 'logs/app.log'), `${'x'.repeat(1000)}\n`.repeat(5000))
  await example.says(/disk is full|disk I\/O error/)
  disk.grow()
  await until('all is stored', async () => (await countOf(place.database)) === 5000, { state: example.errors })
  t.strictSame(await example.end('SIGTERM'), { code: 0, signal: null })
  t.match(example.out(), /stopped: 5000 lines stored, 0 came again/)
})

function placeIn(folder: string): DatabasePlace {
  return { folder, database: sqliteDatabase(path.join(folder, 'lines.db')) }
}
