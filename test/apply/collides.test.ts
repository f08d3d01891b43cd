import t from 'tap'
import { collides, type Standing } from '../../lib/apply/collides.ts'
import { fileConnector } from '../../lib/file/file-connector.ts'
import { kafkaConnectorWith } from '../../lib/kafka/kafka-connector.ts'
import { syslogConnector } from '../../lib/syslog/syslog-connector.ts'
import type { ConnectorType } from '../../types/connector.ts'

const types = [
  fileConnector,
  kafkaConnectorWith(),
  syslogConnector
] as readonly ConnectorType<never>[] as readonly ConnectorType[]
const standing = (type: string, params: Standing['params'], key = 'a'): Standing => ({ key, type, params })

t.test('sources that cannot be open at the same time are recognized', async (t) => {
  const listening = { protocol: 'udp', addr: '0.0.0.0', port: 514, reusePort: false }
  const cases: readonly [string, Standing['params'], Standing['params'], boolean, string?][] = [
    ['file', { file: 'a' }, { file: 'b' }, true],
    ['file', { file: 'a' }, { file: 'b' }, false, 'b'],
    ['kafka', { groupId: 'g' }, { groupId: 'g' }, true],
    ['kafka', { groupId: 'g' }, { groupId: 'h' }, false],
    ['kafka', { groupId: 'g' }, { groupId: 'g' }, true, 'b'],
    ['syslog', listening, listening, true],
    ['syslog', listening, listening, true, 'b'],
    ['syslog', listening, { ...listening, port: 515 }, false],
    ['syslog', { ...listening, port: 0 }, { ...listening, port: 0 }, false],
    ['syslog', listening, { ...listening, protocol: 'tcp' }, false],
    ['syslog', { ...listening, protocol: 'tls' }, { ...listening, protocol: 'tcp' }, true],
    ['syslog', { ...listening, reusePort: true }, { ...listening, reusePort: true }, false],
    ['syslog', { ...listening, addr: '127.0.0.1' }, { ...listening, addr: '127.0.0.2' }, false],
    ['syslog', { protocol: 'unix', path: '/a' }, { protocol: 'unix', path: '/a' }, true],
    ['syslog', { protocol: 'unix', path: '/a' }, { protocol: 'unix', path: '/b' }, false]
  ]
  for (const [type, next, running, expected, key] of cases) {
    t.equal(
      collides(types, standing(type, next), standing(type, running, key)),
      expected,
      `${type} ${JSON.stringify(next)} beside ${key ?? 'a'} ${JSON.stringify(running)}`
    )
  }
  t.equal(collides(types, standing('file', {}), standing('syslog', {})), false)
  t.equal(collides(types, standing('unknown', {}), standing('unknown', {})), true)
})
