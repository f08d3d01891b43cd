import type { OpenContext } from '../../../types/connector.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { KnownStore } from '../checkpoint/checkpoint-errors.ts'
import { LineCounts } from '../line-report.ts'
import type { FileParams } from '../params.ts'
import { ReadRate } from '../read-rate.ts'
import { Changes } from './changes.ts'
import { Checkpointer } from './checkpointer.ts'
import { Discovery } from './discovery.ts'
import { FileWatermarks } from './file-acks.ts'
import { WINDOW_BYTES } from './fingerprint.ts'
import type { Harvester } from './harvester.ts'
import { Identifier } from './identifier.ts'
import { Looks } from './looks.ts'
import { Losses } from './losses.ts'
import { OpenLimit } from './open-limit.ts'
import { Poller } from './poller.ts'
import { ReadQueue } from './read-queue.ts'
import { Registry } from './registry.ts'
import { Scan } from './scan.ts'
import type { Shared } from './shared.ts'

/** What the parts of a source need from the intake that assembles them. */
interface Surroundings {
  /** Null if positions are not kept. */
  readonly store: KnownStore | null
  /** The folder in which the source keeps its positions; null if it has none. */
  readonly positions: string | null
  /** The file whose last record waits in the stream's buffer. */
  readonly inHand: () => Harvester | null
  readonly onFailed: (error: SourceError) => void
}

/** The parts of one source that the intake uses. */
export interface Assembly {
  readonly shared: Shared
  readonly registry: Registry
  readonly losses: Losses
  readonly looks: Looks
  readonly discovery: Discovery
  /** Null if positions are not kept. */
  readonly checkpointer: Checkpointer | null
  readonly poller: Poller
}

/** Creates the parts of one source and connects them. Nothing runs yet. */
export function assemble(
  params: FileParams,
  context: OpenContext,
  { store, positions, inHand, onFailed }: Surroundings
): Assembly {
  const registry = new Registry()
  const rate = new ReadRate(params.maxBytesPerSecond, context.clock, () => {
    poller.rateOpened()
  })
  const shared: Shared = {
    params,
    context,
    rate,
    counts: new LineCounts(),
    openLimit: new OpenLimit(params.maxOpenFiles),
    watermarks: new FileWatermarks(context.acks),
    onFailed,
    isLocal: (path) => poller.isLocal(path),
    queue: new ReadQueue(
      Math.min(params.bufferBytes, TURN_BYTES, rate.portion) + WINDOW_BYTES,
      () => {
        poller.wake()
      },
      rate
    )
  }
  const hooks = {
    lookSoon: (file: Harvester) => {
      poller.lookSoon(file)
    },
    restSoon: (file: Harvester) => {
      poller.restSoon(file)
    },
    tellsOf: (file: Harvester) => poller.tellsOf(file),
    scanSoon: () => {
      poller.scanSoon('closely')
    },
    save: () => {
      poller.save()
    },
    nameChanged: (path: string) => {
      poller.nameChanged(path)
    },
    changed: (file: Harvester, isUntold: boolean) => {
      poller.changed(file, isUntold)
    },
    gone: (file: Harvester) => {
      looks.gone(file)
    }
  }
  const identifier = new Identifier(shared, registry)
  const losses = new Losses(shared, registry)
  const looks = new Looks({
    shared,
    registry,
    identifier,
    losses,
    hooks,
    changes: new Changes(shared, registry, identifier, losses)
  })
  const discovery = new Discovery(shared, positions, (name) => registry.at(name)?.disk.seen ?? null)
  const checkpointer = store === null ? null : new Checkpointer(store, registry, context, inHand)
  const poller = new Poller({
    shared,
    looks,
    scan: new Scan(shared, registry, discovery, identifier, losses, hooks),
    checkpointer,
    files: () => registry.files,
    fileAt: (path) => registry.at(path)
  })
  return { shared, registry, losses, looks, discovery, checkpointer, poller }
}

/** How much of one file is read before others have their turn. */
const TURN_BYTES = 1_048_576
