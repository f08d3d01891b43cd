import { join } from 'node:path'
import t from 'tap'
import { absolutePaths } from '../../lib/config/config-paths.ts'
import { SecretValue } from '../../lib/config/params/value-kinds.ts'
import type { ParamsTable } from '../../types/params.ts'

const help = { help: 'A path.', since: '0.1.0' }
const table: ParamsTable = {
  base: { type: 'string', path: 'from-config', ...help },
  name: { type: 'string', ...help },
  hidden: { type: 'string', path: 'from-config', secret: true, ...help },
  tls: {
    type: 'table',
    params: { cert: { type: 'string', path: 'from-config', ...help }, mode: { type: 'string', ...help } },
    ...help
  }
}

t.test('only declared paths are resolved against the folder, in inner tables too', async (t) => {
  const hidden = new SecretValue('x')
  t.strictSame(
    {
      ...absolutePaths(table, { base: 'logs/../in', name: 'n', hidden, tls: { cert: 'c.pem', mode: 'm' } }, '/etc/app')
    },
    {
      base: join('/etc/app', 'in'),
      name: 'n',
      hidden,
      tls: Object.assign(Object.create(null), { cert: '/etc/app/c.pem', mode: 'm' })
    }
  )
  t.same({ ...absolutePaths(table, { base: '/var/log' }, '/etc/app') }, { base: '/var/log' })
})

t.test('a default that another param excludes stays as it is', async (t) => {
  const base = { type: 'string', default: '.', path: 'from-config', ...help } as const
  const path = { type: 'string', path: 'from-config', notWith: ['base'], ...help } as const
  t.same(
    { ...absolutePaths({ base, path }, { base: '.', path: 'a.log' }, '/etc/app') },
    { base: '.', path: '/etc/app/a.log' }
  )
  t.same({ ...absolutePaths({ base, path }, { base: '.' }, '/etc/app') }, { base: '/etc/app' })
})
