/** Ends this process when its parent is gone, however that ended: standard input, a pipe from the parent, then ends. */
export function endWithParent(): void {
  process.stdin.once('close', () => {
    process.exit(1)
  })
  process.stdin.resume()
  // Does not keep a finished process alive
  if ('unref' in process.stdin) process.stdin.unref()
}
