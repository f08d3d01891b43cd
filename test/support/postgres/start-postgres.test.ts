import pg from 'pg'
import t from 'tap'
import { needsPostgres, startPostgres } from './start-postgres.ts'

t.test('a killed server keeps what was committed, and nothing is left after closing', needsPostgres(), async (t) => {
  const postgres = await startPostgres()
  t.teardown(() => postgres.close())
  const ask = async (text: string): Promise<unknown[]> => {
    const client = new pg.Client(postgres.url)
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }
  await ask('CREATE TABLE kept (n int)')
  await ask('INSERT INTO kept VALUES (1), (2)')
  await postgres.stop('SIGKILL')
  t.notOk(postgres.running)
  await t.rejects(ask('SELECT 1'), { code: 'ECONNREFUSED' })
  await postgres.start()
  t.strictSame(await ask('SELECT n FROM kept ORDER BY n'), [{ n: 1 }, { n: 2 }])
  await postgres.stop()
  await postgres.start()
  t.strictSame(await ask('SELECT count(*)::int AS n FROM kept'), [{ n: 2 }])
})
