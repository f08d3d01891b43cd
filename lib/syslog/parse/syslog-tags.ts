import type { SyslogMeta } from '../../../types/meta.ts'
import type { Tags } from '../../../types/tags.ts'

/** The tags of `base`, and a tag for each header field that the message has. Not frozen yet. */
export function syslogTags(base: Tags, meta: SyslogMeta): Record<string, string> {
  const tags: Record<string, string> = { ...base }
  const { priority, facility, severity, hostname, appName, procId, msgId, timestampText, error } = meta
  if (priority !== null) tags['syslog_priority'] = String(priority)
  if (facility !== null) tags['syslog_facility'] = String(facility)
  if (severity !== null) tags['syslog_severity'] = String(severity)
  if (hostname !== null) tags['syslog_hostname'] = hostname
  if (appName !== null) tags['syslog_app_name'] = appName
  if (procId !== null) tags['syslog_proc_id'] = procId
  if (msgId !== null) tags['syslog_msg_id'] = msgId
  if (timestampText !== null) tags['syslog_timestamp'] = timestampText
  if (error !== null) tags['syslog_error'] = error.reason
  return tags
}
