import { watchFiles } from './watch-files.ts'
import { watchListeners } from './watch-listeners.ts'
import { watchResources } from './watch-resources.ts'

/** Watches what connectors make for as long as `code` runs; several may run side by side. */
export async function watchingLeaks<T>(code: () => Promise<T>): Promise<T> {
  if (watchers++ === 0) {
    // Both are made when they are first asked for, and a connector may be the first to
    void [process.stdout, process.stderr]
    unwatch = [watchResources(), watchListeners(), watchFiles()]
  }
  try {
    return await code()
  } finally {
    if (--watchers === 0) for (const end of unwatch.splice(0)) end()
  }
}

let watchers = 0
let unwatch: (() => void)[] = []
