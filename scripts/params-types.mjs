// The sources whose params have schemas and reference tables.
import { fileParams } from '../dist/lib/file/params.js'
import { kafkaParams } from '../dist/lib/kafka/params.js'
import { syslogParams } from '../dist/lib/syslog/params.js'

export const types = [
  { type: 'file', params: fileParams },
  // Whatever changes of it: a member leaves its group, and one joins
  { type: 'kafka', params: kafkaParams, reopening: 'rejoin' },
  { type: 'syslog', params: syslogParams }
]
