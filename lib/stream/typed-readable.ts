import { Readable, type ReadableOptions } from 'node:stream'

/** A `Readable` that knows what it holds; Node's types say `any`. */
export interface TypedReadable<T> extends Readable {
  map<R>(fn: Each<T, R>, options?: ConcurrentOptions): TypedReadable<Awaited<R>>
  filter<R extends T>(fn: (item: T, options?: CallOptions) => item is R, options?: ConcurrentOptions): TypedReadable<R>
  filter(fn: Each<T, unknown>, options?: ConcurrentOptions): TypedReadable<T>
  flatMap<R>(fn: Each<T, Several<R> | Promise<Several<R>>>, options?: ConcurrentOptions): TypedReadable<R>
  take(limit: number, options?: OperatorOptions): TypedReadable<T>
  drop(limit: number, options?: OperatorOptions): TypedReadable<T>
  compose<R>(stage: (items: AsyncIterable<T>) => AsyncIterable<R>, options?: ComposeOptions): TypedReadable<R>
  compose<S extends NodeJS.ReadableStream>(stage: S, options?: ComposeOptions): S
  toArray(options?: OperatorOptions): Promise<T[]>
  forEach(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<void>
  some(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<boolean>
  every(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<boolean>
  find<R extends T>(
    fn: (item: T, options?: CallOptions) => item is R,
    options?: ConcurrentOptions
  ): Promise<R | undefined>
  find(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<T | undefined>
  reduce(fn: (before: T, item: T, options?: CallOptions) => T | Promise<T>): Promise<T>
  reduce<R>(
    fn: (before: R, item: T, options?: CallOptions) => R | Promise<R>,
    initial: R,
    options?: OperatorOptions
  ): Promise<R>
  iterator(options?: { readonly destroyOnReturn?: boolean }): TypedIterator<T> & NodesDispose
  [Symbol.asyncIterator](): TypedIterator<T> & NodesDispose
}

interface TypedReadableClass {
  new <T>(options?: ReadableOptions): TypedReadable<T>
}

export const TypedReadable: TypedReadableClass = Readable

/**
 * What `for await` asks. A caller gets the first `next()`, type inference takes the last. The one between them makes a
 * stream of objects fit where `NodeJS.ReadableStream` is asked for, as by `finished`, which says that every stream gives
 * texts or buffers.
 */
export interface TypedIterator<T> {
  next(): Promise<IteratorResult<T, undefined>>
  next(): NodesPromise
  next(): Promise<IteratorResult<T, undefined>>
  [Symbol.asyncIterator](): this
}

/** Where the version of Node's types has it. */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- it is empty with the types of Node 20 alone
type NodesDispose = Pick<NodesIterator, Extract<keyof NodesIterator, typeof Symbol.asyncDispose>>
type NodesIterator = ReturnType<Readable['iterator']>

/** What Node's types say of any stream, which fits all that is asked; but nobody can await it: to `for await` it is not there. */
export interface NodesPromise extends Promise<NodesResult> {
  then<A = NodesResult, B = never>(
    this: never,
    onfulfilled?: ((value: NodesResult) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null
  ): Promise<A | B>
}

type NodesResult = Awaited<ReturnType<NodesIterator['next']>>

type Each<T, R> = (item: T, options?: CallOptions) => R

type Several<R> = Iterable<R> | AsyncIterable<R>

interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

interface OperatorOptions {
  readonly signal?: AbortSignal
}

interface ConcurrentOptions extends OperatorOptions {
  readonly concurrency?: number
  readonly highWaterMark?: number
}

interface ComposeOptions {
  readonly signal: AbortSignal
}
