/**
 * Loads a module when it is first asked for, and never again: `import()` of one that is there already still asks the
 * loader, which another thread may answer, so that each source would open at another turn of the event loop. One that
 * could not be loaded is asked for again next time.
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
