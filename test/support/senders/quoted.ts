/** A string as rsyslog's and syslog-ng's configurations write it. */
export function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}
