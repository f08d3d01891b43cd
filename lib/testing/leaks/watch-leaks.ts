import { watchFiles } from './watch-files.ts'
import { watchListeners } from './watch-listeners.ts'
import { watchResources } from './watch-resources.ts'

/** Records the resources that connectors create while `code` runs. Several calls may overlap. */
export async function watchingLeaks<T>(code: () => Promise<T>): Promise<T> {
  if (watchers++ === 0) {
    // Node creates both streams on first access; a connector must not be the one that triggers it
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
