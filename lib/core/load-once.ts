/**
 * Loads a module at the first call, and never again: `import()` of a loaded module still asks the loader, which may
 * answer from another thread, so that each source would open in a different turn of the event loop. A failed load is
 * retried at the next call.
 */
export function loadOnce<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loading: Promise<Module> | null = null
  return async () => {
    loading ??= load()
    try {
      return await loading
    } catch (error) {
      loading = null
      throw error
    }
  }
}
