import { Readable, type ReadableOptions } from 'node:stream'

/** A `Readable` that knows what it holds; Node's types say `any`. */
export interface TypedReadable<T> extends Readable {
  /** As `Readable.map` of Node.js: a stream of what `fn` makes of each record. */
  map<R>(fn: Each<T, R>, options?: ConcurrentOptions): TypedReadable<Awaited<R>>
  /** As `Readable.filter` of Node.js: a stream of the records for which `fn` returns true. */
  filter<R extends T>(fn: (item: T, options?: CallOptions) => item is R, options?: ConcurrentOptions): TypedReadable<R>
  /** As `Readable.filter` of Node.js: a stream of the records for which `fn` returns what is truthy. */
  filter(fn: Each<T, unknown>, options?: ConcurrentOptions): TypedReadable<T>
  /** As `Readable.flatMap` of Node.js: a stream of all that `fn` makes of each record. */
  flatMap<R>(fn: Each<T, Several<R> | Promise<Several<R>>>, options?: ConcurrentOptions): TypedReadable<R>
  /** As `Readable.take` of Node.js: a stream of the first `limit` records. */
  take(limit: number, options?: OperatorOptions): TypedReadable<T>
  /** As `Readable.drop` of Node.js: a stream of the records after the first `limit`. */
  drop(limit: number, options?: OperatorOptions): TypedReadable<T>
  /** As `Readable.compose` of Node.js: a stream of what the stage makes of the records. */
  compose<R>(stage: (items: AsyncIterable<T>) => AsyncIterable<R>, options?: ComposeOptions): TypedReadable<R>
  /** The same for a stage that is a stream. */
  compose<S extends NodeJS.ReadableStream>(stage: S, options?: ComposeOptions): S
  /** As `Readable.toArray` of Node.js: all records, once the source has ended. Rejects with its error. */
  toArray(options?: OperatorOptions): Promise<T[]>
  /**
   * As `Readable.forEach` of Node.js: calls `fn` with each record. Rejects with the source's error, and that of `fn`.
   */
  forEach(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<void>
  /**
   * As `Readable.some` of Node.js: whether `fn` is true of a record; then the source is destroyed. Rejects with its
   * error, and that of `fn`.
   */
  some(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<boolean>
  /**
   * As `Readable.every` of Node.js: whether `fn` is true of each record; at the first of which it is not, the source is
   * destroyed. Rejects with its error, and that of `fn`.
   */
  every(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<boolean>
  /**
   * As `Readable.find` of Node.js: the first record of which `fn` is true; then the source is destroyed. Rejects with
   * its error, and that of `fn`.
   */
  find<R extends T>(
    fn: (item: T, options?: CallOptions) => item is R,
    options?: ConcurrentOptions
  ): Promise<R | undefined>
  /** The same for a function that does not tell a type. */
  find(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<T | undefined>
  /**
   * As `Readable.reduce` of Node.js: what `fn` makes of all records, beginning with the first. Rejects with the
   * source's error, and that of `fn`.
   */
  reduce(fn: (before: T, item: T, options?: CallOptions) => T | Promise<T>): Promise<T>
  /** The same, beginning with `initial`. */
  reduce<R>(
    fn: (before: R, item: T, options?: CallOptions) => R | Promise<R>,
    initial: R,
    options?: OperatorOptions
  ): Promise<R>
  /**
   * As `Readable.iterator` of Node.js: what `for await` iterates over, where leaving the loop may leave the source as
   * it is.
   */
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
