import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Kills a process and waits until it is gone: it writes no more into a folder that is removed next. */
export async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  // False where it never started
  if (child.kill('SIGKILL')) await exited
}
