import { Readable, type ReadableOptions } from 'node:stream'

/** A `Readable` with typed records; Node's own types say `any`. */
export interface TypedReadable<T> extends Readable {
  /** As `Readable.map` of Node.js: a stream of the results of `fn`. */
  map<R>(fn: Each<T, R>, options?: ConcurrentOptions): TypedReadable<Awaited<R>>
  /** As `Readable.filter` of Node.js: a stream of the records for which `fn` returns true. */
  filter<R extends T>(fn: (item: T, options?: CallOptions) => item is R, options?: ConcurrentOptions): TypedReadable<R>
  /** As `Readable.filter` of Node.js: a stream of the records for which `fn` returns a truthy value. */
  filter(fn: Each<T, unknown>, options?: ConcurrentOptions): TypedReadable<T>
  /** As `Readable.flatMap` of Node.js: a stream of all items of the results of `fn`. */
  flatMap<R>(fn: Each<T, Several<R> | Promise<Several<R>>>, options?: ConcurrentOptions): TypedReadable<R>
  /** As `Readable.take` of Node.js: a stream of the first `limit` records. */
  take(limit: number, options?: OperatorOptions): TypedReadable<T>
  /** As `Readable.drop` of Node.js: a stream of the records after the first `limit`. */
  drop(limit: number, options?: OperatorOptions): TypedReadable<T>
  /** As `Readable.compose` of Node.js: a stream of the stage's output. */
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
   * As `Readable.some` of Node.js: whether `fn` returns true for any record; at the first, the source is destroyed.
   * Rejects with the source's error, and that of `fn`.
   */
  some(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<boolean>
  /**
   * As `Readable.every` of Node.js: whether `fn` returns true for every record; at the first for which it does not, the
   * source is destroyed. Rejects with the source's error, and that of `fn`.
   */
  every(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<boolean>
  /**
   * As `Readable.find` of Node.js: the first record for which `fn` returns true; then the source is destroyed. Rejects
   * with the source's error, and that of `fn`.
   */
  find<R extends T>(
    fn: (item: T, options?: CallOptions) => item is R,
    options?: ConcurrentOptions
  ): Promise<R | undefined>
  /** The same for a function that is not a type guard. */
  find(fn: Each<T, unknown>, options?: ConcurrentOptions): Promise<T | undefined>
  /**
   * As `Readable.reduce` of Node.js: reduces all records with `fn`, starting with the first. Rejects with the source's
   * error, and that of `fn`.
   */
  reduce(fn: (before: T, item: T, options?: CallOptions) => T | Promise<T>): Promise<T>
  /** The same, starting with `initial`. */
  reduce<R>(
    fn: (before: R, item: T, options?: CallOptions) => R | Promise<R>,
    initial: R,
    options?: OperatorOptions
  ): Promise<R>
  /**
   * As `Readable.iterator` of Node.js: an iterator for `for await`, with the choice not to destroy the source when the
   * loop is left.
   */
  iterator(options?: { readonly destroyOnReturn?: boolean }): TypedIterator<T> & NodesDispose
  [Symbol.asyncIterator](): TypedIterator<T> & NodesDispose
}

interface TypedReadableClass {
  new <T>(options?: ReadableOptions): TypedReadable<T>
}

export const TypedReadable: TypedReadableClass = Readable

/**
 * The iterator that `for await` uses. Callers see the first overload of `next()`; type inference takes the last. The
 * middle one makes a stream of objects assignable to `NodeJS.ReadableStream`, whose declaration says that every stream
 * yields strings or buffers (`finished` requires it).
 */
export interface TypedIterator<T> {
  next(): Promise<IteratorResult<T, undefined>>
  next(): NodesPromise
  next(): Promise<IteratorResult<T, undefined>>
  [Symbol.asyncIterator](): this
}

/** Present only if this version of Node's types has it. */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- it is empty with the types of Node 20 alone
type NodesDispose = Pick<NodesIterator, Extract<keyof NodesIterator, typeof Symbol.asyncDispose>>
type NodesIterator = ReturnType<Readable['iterator']>

/** What Node's types claim for any stream, so that assignments fit; not awaitable, so that `for await` ignores it. */
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
