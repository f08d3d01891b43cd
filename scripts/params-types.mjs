// The sources whose params have schemas and reference tables.
import { fileParams } from '../dist/lib/file/params.js'
import { kafkaParams } from '../dist/lib/kafka/params.js'
import { syslogParams } from '../dist/lib/syslog/params.js'

export const types = [
  { type: 'file', params: fileParams },
  { type: 'kafka', params: kafkaParams },
  { type: 'syslog', params: syslogParams }
]
