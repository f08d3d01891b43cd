/**
 * Loads a module on first use, and only once: `import()` of a loaded module still asks the loader, which may run in
 * another thread, so that sources would open in different turns of the event loop. A failed load is retried on the next
 * use.
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
