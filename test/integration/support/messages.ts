/** A message as given to a daemon, and its fields as expected at the other end. */
export interface SentMessage {
  readonly line: string
  readonly text: string
  readonly facility: number
  readonly severity: number
  /** SD-ID `origin@32473`, of RFC 5424. */
  readonly sequence: string
}

/** Messages of all priorities, each one different. */
export function messages(format: 'rfc5424' | 'rfc3164', count: number): readonly SentMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const priority = index % 192
    const text = `message ${index}: Füße, "quotes" and [brackets] of ${format}`
    const line =
      format === 'rfc5424'
        ? `<${priority}>1 2026-01-02T03:04:05.678Z host-1 app 4711 ID7 [origin@32473 sequence="${index}"] ${text}`
        : `<${priority}>Jan  2 03:04:05 host-1 app[4711]: ${text}`
    return { line, text, facility: Math.floor(priority / 8), severity: priority % 8, sequence: String(index) }
  })
}
