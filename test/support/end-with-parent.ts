/**
 * Ends this process when the one that started it is gone, however it went: its standard input, a pipe from there, has
 * then ended.
 */
export function endWithParent(): void {
  process.stdin.once('close', () => {
    process.exit(1)
  })
  process.stdin.resume()
  // It keeps nobody alive who is done
  if ('unref' in process.stdin) process.stdin.unref()
}
