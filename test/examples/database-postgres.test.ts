import t from 'tap'
import { needsPostgres, startPostgres } from '../support/postgres/start-postgres.ts'
import { postgresDatabase } from './support/line-database.ts'
import { survivesKills } from './support/survives-kills.ts'

const KILLS = Number(process.env['EXAMPLE_KILLS'] ?? 8)

t.test('PostgreSQL', needsPostgres(), async (t) => {
  const postgres = await startPostgres()
  t.teardown(() => postgres.close())
  const database = postgresDatabase(postgres.url)

  await t.test(
    'killed at any moment, through rotation, compression and inodes used again, it stores each line once',
    async (t) => {
      await survivesKills(t, { database, folder: t.testdir(), kills: KILLS, ways: [{}] })
    }
  )
})
