/** A string literal for the configurations of rsyslog and syslog-ng. */
export function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}
