// The sources whose params have schemas, and the page with their reference table.
import { fileParams } from '../dist/lib/file/params.js'
import { kafkaParams } from '../dist/lib/kafka/params.js'
import { syslogParams } from '../dist/lib/syslog/params.js'

export const types = [
  { type: 'file', page: 'docs/files.md', params: fileParams },
  // Any change makes a member leave its group, and a new one join
  { type: 'kafka', page: 'docs/kafka.md', params: kafkaParams, reopening: 'rejoin' },
  { type: 'syslog', page: 'docs/syslog.md', params: syslogParams }
]
