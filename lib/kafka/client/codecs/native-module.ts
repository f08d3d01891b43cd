import { loadOnce } from '../../../core/load-once.ts'
import { messageOf } from '../../../errors/message-of.ts'
import { peek } from '../../../errors/peek.ts'
import { codecUnavailable } from './codec.ts'

/**
 * Loads the package of a codec once, on demand. Such packages are native and optional: users install those that their
 * topics need, and `load` gets the name as a value, because bundlers cannot bundle native code and should not follow
 * the import. A failed load is retried next time.
 */
export function nativeModule<M>(
  codec: string,
  name: string,
  load: (name: string) => Promise<M> = defaultExport
): () => Promise<M> {
  const loadPackage = loadOnce(() => load(name))
  return async () => {
    try {
      return await loadPackage()
    } catch (error) {
      const place = `${process.platform}-${process.arch}`
      const needs =
        peek(error, 'code') === 'ERR_MODULE_NOT_FOUND'
          ? `the package ${name}, which is not installed: npm install ${name}`
          : `the package ${name}, which cannot be loaded on ${place}: ${messageOf(error)}`
      throw codecUnavailable(codec, needs, { platform: place, package: name }, error)
    }
  }
}

async function defaultExport<M>(name: string): Promise<M> {
  const found = (await import(name)) as { readonly default: M }
  return found.default
}
