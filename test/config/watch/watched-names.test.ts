import t from 'tap'
import { closurePaths, watchedNames } from '../../../lib/config/watch/watched-names.ts'

const shown = (names: ReturnType<typeof watchedNames>): unknown =>
  Object.fromEntries([...names].map(([folder, inside]) => [folder, inside === null ? '*' : [...inside].sort().join()]))

t.test('a configuration depends on its files, and on the places where connectors could come nearer', async (t) => {
  const base = {
    path: '/srv/app/conf',
    sources: '/srv/app/conf/wpsrc.toml',
    files: ['/srv/app/conf/wpsrc.toml', '/srv/connectors/source.d/a.toml'],
    levels: 32
  }
  const paths = closurePaths({ ...base, connectors: '/srv/connectors/source.d' })
  t.same(paths, [
    '/srv/app/conf',
    '/srv/app/conf/wpsrc.toml',
    '/srv/connectors/source.d/a.toml',
    '/srv/app/conf/connectors/source.d',
    '/srv/app/connectors/source.d',
    '/srv/connectors/source.d'
  ])
  t.same(shown(watchedNames(paths, '/srv/connectors/source.d')), {
    '/srv/app': 'conf,connectors',
    '/srv/app/conf': 'connectors,wpsrc.toml',
    '/srv/app/conf/connectors': 'source.d',
    '/srv/app/connectors': 'source.d',
    '/srv': 'app,connectors',
    '/srv/connectors': 'source.d',
    '/srv/connectors/source.d': '*'
  })
  t.equal(closurePaths({ ...base, connectors: null }).at(-1), '/connectors/source.d')
  t.equal(closurePaths({ ...base, connectors: null, levels: 1 }).at(-1), '/srv/app/conf/connectors/source.d')
  t.same(shown(watchedNames(['/'], null)), {})
})
