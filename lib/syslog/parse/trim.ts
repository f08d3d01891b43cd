/** Where a message ends without the CR, LF and NUL that senders append: at most `stop`, at least `start`. */
export function trimmedStop(text: string, start: number, stop: number): number {
  let end = stop
  while (end > start && isTrimmed(text.charCodeAt(end - 1))) end--
  return end
}

/** CR, LF and NUL. */
export function isTrimmed(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0
}
