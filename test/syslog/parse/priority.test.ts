import t from 'tap'
import { facilityName, severityName } from '../../../lib/syslog/parse/priority.ts'
import { told } from './support/told.ts'

t.test('PRI is 0 to 191 without leading zeros', async (t) => {
  for (let priority = 0; priority < 192; priority++)
    t.match(told(`<${priority}>1 - - - - - -`), { priority, wrong: undefined })
  for (const [message, offset] of [
    ['<192>x', 1],
    ['<999>x', 1],
    ['<00>x', 1],
    ['<01>x', 1],
    ['<034>x', 1],
    ['<000>x', 1],
    ['<>x', 1],
    ['<x>x', 1],
    ['<-1>x', 1],
    ['<1x>x', 2],
    ['<1 >x', 2],
    ['<1234>x', 4],
    ['<', 1],
    ['<1', 2],
    ['<12', 3],
    ['<123', 4],
    ['<1234', 4],
    ['<<34>x', 1],
    ['<34 x', 3]
  ] as const) {
    t.strictSame(told(message), { text: message, wrong: `invalid_pri at ${offset}` }, message)
    for (const format of ['rfc5424', 'rfc3164'] as const)
      t.match(told(message, { format }), { wrong: `invalid_pri at ${offset}` }, message)
  }
})

t.test('facilities and severities have the names of syslog.conf', async (t) => {
  t.strictSame(
    Array.from({ length: 25 }, (_, facility) => facilityName(facility)),
    [
      'kern',
      'user',
      'mail',
      'daemon',
      'auth',
      'syslog',
      'lpr',
      'news',
      'uucp',
      'cron',
      'authpriv',
      'ftp',
      'ntp',
      'audit',
      'alert',
      'clock',
      'local0',
      'local1',
      'local2',
      'local3',
      'local4',
      'local5',
      'local6',
      'local7',
      null
    ]
  )
  t.strictSame(
    Array.from({ length: 9 }, (_, severity) => severityName(severity)),
    ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug', null]
  )
  t.equal(facilityName(-1), null)
})
