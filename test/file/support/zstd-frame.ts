/** The parts of a frame. */
export interface FrameParts {
  readonly singleSegment: boolean
  /** 0 to 3: how the content's size is written. */
  readonly sizeFlag: number
  /** 0 to 3: how many bytes the dictionary's id has. */
  readonly dictionaryFlag: number
  readonly checksum: boolean
  readonly blocks: readonly Block[]
}

interface Block {
  readonly type: 'raw' | 'repeat' | 'compressed'
  readonly size: number
}

/** A formally complete zstd frame. It cannot be inflated, as its checksum and compressed blocks are not real. */
export function zstdFrame({ singleSegment, sizeFlag, dictionaryFlag, checksum, blocks }: FrameParts): Buffer {
  const sizeBytes = sizeFlag === 0 ? (singleSegment ? 1 : 0) : ([0, 2, 4, 8][sizeFlag] ?? 0)
  const headerBytes = (singleSegment ? 0 : 1) + ([0, 1, 2, 4][dictionaryFlag] ?? 0) + sizeBytes
  return Buffer.concat([
    MAGIC,
    Buffer.of((sizeFlag << 6) | (singleSegment ? 0x20 : 0) | (checksum ? 4 : 0) | dictionaryFlag),
    Buffer.alloc(headerBytes, 0xfd),
    ...blocks.flatMap((block, index) => blockOf(block, index === blocks.length - 1)),
    Buffer.alloc(checksum ? 4 : 0, 0x28)
  ])
}

export function skippableFrame(size: number, kind: number): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(0x184d2a50 + kind, 0)
  head.writeUInt32LE(size, 4)
  return Buffer.concat([head, Buffer.alloc(size, 0xb5)])
}

function blockOf({ type, size }: Block, last: boolean): Buffer[] {
  const head = Buffer.alloc(3)
  head.writeUIntLE((size << 3) | (['raw', 'repeat', 'compressed'].indexOf(type) << 1) | Number(last), 0, 3)
  return [head, Buffer.alloc(type === 'repeat' ? 1 : size, 0x2f)]
}

const MAGIC = Buffer.from('28b52ffd', 'hex')
