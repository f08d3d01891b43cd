import { messageOf } from '../../../errors/message-of.ts'
import { codecUnavailable } from './codec.ts'

/** Loads a codec's module once, when it is asked for. One that cannot be loaded is asked for again next time. */
export function nativeModule<M>(codec: string, load: () => Promise<M>): () => Promise<M> {
  let loading: Promise<M> | null = null
  return async () => {
    try {
      return await (loading ??= load())
    } catch (error) {
      loading = null
      const place = `${process.platform}-${process.arch}`
      throw codecUnavailable(codec, `a module that cannot be loaded on ${place}: ${messageOf(error)}`, { platform: place }, error)
    }
  }
}
