import t from 'tap'
import { syslogConnector } from '../../lib/syslog/syslog-connector.ts'

t.test('a syslog source says that it has not landed, to whoever opens it past the factory', async (t) => {
  await t.rejects(async () => syslogConnector.open(undefined as never, undefined as never), { code: 'CONFIG_TYPE_NOT_AVAILABLE' })
})
