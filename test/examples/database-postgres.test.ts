import { createHash } from 'node:crypto'
import { appendFileSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import t, { type Test } from 'tap'
import { until } from '../integration/support/kafka-until.ts'
import { needsPostgres, startPostgres } from '../support/postgres/start-postgres.ts'
import { countOf, postgresDatabase, storedLines } from './support/line-database.ts'
import { canMount, smallDisk } from './support/small-disk.ts'
import { startDatabaseExample, type DatabasePlace } from './support/start-database-example.ts'
import { storesWhatItCan } from './support/stores-what-it-can.ts'
import { survivesKills } from './support/survives-kills.ts'

const KILLS = Number(process.env['EXAMPLE_KILLS'] ?? 8)

t.test('PostgreSQL', needsPostgres(), async (t) => {
  const postgres = await startPostgres()
  t.teardown(() => postgres.close())
  const database = postgresDatabase(postgres.url)
  /** Each test begins with empty tables. */
  const place = async (t: Test): Promise<DatabasePlace> => {
    await database.ask('DROP TABLE IF EXISTS lines, refused_lines')
    return { folder: t.testdir(), database }
  }

  await t.test(
    'killed at any moment, through rotation, compression and inodes used again, it stores each line once',
    async (t) => {
      await survivesKills(t, { ...(await place(t)), kills: KILLS, ways: [{}] })
    }
  )

  await t.test('what is no text, and what it refuses', async (t) => {
    const longest = 'ALTER TABLE lines ADD CONSTRAINT longest CHECK (length(line) <= 1000)'
    await storesWhatItCan(t, await place(t), longest, /violates check constraint "longest"/)
  })

  await t.test('a constraint that looks at the commit only refuses its own line', async (t) => {
    const { folder } = await place(t)
    mkdirSync(path.join(folder, 'logs'))
    const example = startDatabaseExample(t, { folder, database })
    await example.says(/files that are followed/)
    await database.ask(`
      CREATE TABLE known (line text PRIMARY KEY);
      INSERT INTO known VALUES ('known');
      ALTER TABLE lines ADD FOREIGN KEY (line) REFERENCES known DEFERRABLE INITIALLY DEFERRED
    `)
    writeFileSync(path.join(folder, 'logs/app.log'), 'unknown\nknown\n')
    await until('one is stored', async () => (await countOf(database)) === 1, { state: example.errors })
    t.equal(await countOf(database, 'refused_lines'), 1)
    t.strictSame(await example.end('SIGTERM'), { code: 0, signal: null })
    await database.ask('DROP TABLE lines, known')
  })

  await t.test('SIGTERM ends it also while it makes its tables', async (t) => {
    const { folder } = await place(t)
    const other = new pg.Client(postgres.url)
    await other.connect()
    t.teardown(() => other.end())
    await other.query('BEGIN; CREATE TABLE lines (n int)')
    const example = startDatabaseExample(t, { folder, database })
    await until('it waits for the other', async () => {
      const waiting = await database.ask(
        `SELECT 1 FROM pg_stat_activity WHERE application_name = 'files-to-database' AND wait_event_type = 'Lock'`
      )
      return waiting.length > 0
    })
    const ended = example.end('SIGTERM')
    await other.query('ROLLBACK')
    t.match(await ended, { signal: null })
  })

  await t.test('it waits for a server that is not there, and survives one that is killed or hangs up', async (t) => {
    // Not later: the program makes its tables as soon as there is a server
    await database.ask('DROP TABLE IF EXISTS lines, refused_lines')
    await postgres.stop()
    const folder = t.testdir({ logs: { 'app.log': 'before\n' } })
    const example = startDatabaseExample(t, { folder, database })
    await example.says(/ECONNREFUSED/)
    await postgres.start()
    const stored = (count: number) =>
      until(`${count} are stored`, async () => (await countOf(database).catch(() => 0)) === count, {
        state: example.errors
      })
    const write = (text: string): void => {
      appendFileSync(path.join(folder, 'logs/app.log'), text)
    }
    await stored(1)
    await database.ask(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'files-to-database'`
    )
    write('after it was hung up on\n')
    await stored(2)
    await postgres.stop('SIGKILL')
    write('while there is no server\n')
    await example.says(/Lines wait/)
    await postgres.start()
    await stored(3)
    t.strictSame(await example.end('SIGTERM'), { code: 0, signal: null })
    t.match(example.out(), /stopped: 3 lines stored/)
  })

  await t.test('a deadlock is tried again', async (t) => {
    const { folder } = await place(t)
    const log = path.join(folder, 'logs/app.log')
    mkdirSync(path.dirname(log))
    writeFileSync(log, 'first\n')
    await database.ask(`ALTER DATABASE postgres SET deadlock_timeout = '5s'`)
    const example = startDatabaseExample(t, { folder, database })
    await until('stored', async () => (await countOf(database)) === 1)
    const [first] = await storedLines(database)
    const other = new pg.Client(postgres.url)
    await other.connect()
    t.teardown(() => other.end())
    await other.query(`SET deadlock_timeout = '100s'; BEGIN`)
    const take = (line: string, offset: number) =>
      other.query(`INSERT INTO lines VALUES ('app_log', $1, $2, $3, '', '{}', now(), $4, NULL)`, [
        first?.content,
        offset,
        createHash('sha256').update(line).digest().subarray(0, 16),
        line
      ])
    await take('third', 13)
    appendFileSync(log, 'second\nthird\n')
    await until('it waits for the other', async () => {
      const waiting = await database.ask(
        `SELECT 1 FROM pg_stat_activity WHERE application_name = 'files-to-database' AND wait_event_type = 'Lock'`
      )
      return waiting.length > 0
    })
    await take('second', 6)
    await example.says(/deadlock detected/)
    await other.query('ROLLBACK')
    await until('both are stored', async () => (await countOf(database)) === 3, { state: example.errors })
    t.strictSame(
      (await storedLines(database)).map(({ line }) => line),
      ['first', 'second', 'third']
    )
    t.strictSame(await example.end('SIGTERM'), { code: 0, signal: null })
  })

  await t.test('on a full disk lines wait until there is room', canMount(), async (t) => {
    const disk = smallDisk(t)
    const { folder } = await place(t)
    mkdirSync(path.join(folder, 'logs'))
    const space = path.join(disk.folder, 'space')
    mkdirSync(space)
    chownSync(space, 65_534, 65_534) // whom the server runs as, where root may not
    const example = startDatabaseExample(t, { folder, database })
    await example.says(/files that are followed/)
    await database.ask(`CREATE TABLESPACE small LOCATION '${space}'`)
    await database.ask('ALTER TABLE lines SET TABLESPACE small')
    // Not what PostgreSQL would compress
    const line = (index: number): string => createHash('sha512').update(String(index)).digest('hex').repeat(4)
    writeFileSync(
      path.join(folder, 'logs/app.log'),
      Array.from({ length: 5000 }, (_, index) => `${line(index)}\n`).join('')
    )
    await example.says(/No space left on device/)
    disk.grow()
    await until('all is stored', async () => (await countOf(database)) === 5000, { state: example.errors })
    t.strictSame(await example.end('SIGTERM'), { code: 0, signal: null })
    t.match(example.out(), /stopped: 5000 lines stored, 0 came again/)
    await database.ask('DROP TABLE lines')
    await database.ask('DROP TABLESPACE small')
  })
})
