import type { EventCopy } from '../../types/event.ts'

/** The tags of an event, without those that repeat its position or its header, which have fields of their own. */
export function ownTags({ tags, meta: { kind } }: EventCopy): [name: string, value: string][] {
  const repeated = kind === 'syslog' ? OF_SYSLOG : kind === 'custom' ? NONE : OF_PLACES
  return Object.entries(tags).filter(([name]) => !repeated.has(name))
}

const NONE: ReadonlySet<string> = new Set()
const OF_PLACES: ReadonlySet<string> = new Set(['access_source'])
const OF_SYSLOG: ReadonlySet<string> = new Set([
  'access_source',
  'syslog_priority',
  'syslog_facility',
  'syslog_severity',
  'syslog_hostname',
  'syslog_app_name',
  'syslog_proc_id',
  'syslog_msg_id',
  'syslog_timestamp'
])
