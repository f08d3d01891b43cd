import t from 'tap'
import { parseSyslog } from '../../../lib/syslog/parse/parse-syslog.ts'
import { syslogTags } from '../../../lib/syslog/parse/syslog-tags.ts'

t.test('each field of the message becomes a tag beside the existing ones', async (t) => {
  const base = Object.freeze({ env: 'prod' })
  t.strictSame(
    syslogTags(base, parseSyslog('<165>1 2003-10-11T22:14:15.003+02:00 höst app 12 ID47 [a b="c"] x').meta),
    {
      env: 'prod',
      syslog_priority: '165',
      syslog_facility: '20',
      syslog_severity: '5',
      syslog_hostname: 'höst',
      syslog_app_name: 'app',
      syslog_proc_id: '12',
      syslog_msg_id: 'ID47',
      syslog_timestamp: '2003-10-11T22:14:15.003+02:00'
    }
  )
  t.strictSame(syslogTags({}, parseSyslog('<0>1 - - - - - -').meta), {
    syslog_priority: '0',
    syslog_facility: '0',
    syslog_severity: '0'
  })
  t.strictSame(syslogTags(base, parseSyslog('x').meta), { env: 'prod', syslog_error: 'missing_pri' })
  t.strictSame(syslogTags({}, parseSyslog('<13>x').meta), {
    syslog_priority: '13',
    syslog_facility: '1',
    syslog_severity: '5',
    syslog_error: 'missing_timestamp'
  })
})
