/** kafkajs' own decoders for the records of an answer; kafkajs' types do not declare them. */
declare module 'kafkajs/src/protocol/decoder.js' {
  const Decoder: new (bytes: Buffer) => object
  export default Decoder
}

declare module 'kafkajs/src/protocol/recordBatch/v0/decoder.js' {
  import type { KafkaMessage } from 'kafkajs'

  export default function decodeBatch(decoder: object): Promise<{ readonly records: readonly KafkaMessage[] }>
}

declare module 'kafkajs/src/protocol/messageSet/decoder.js' {
  import type { KafkaMessage } from 'kafkajs'

  export default function decodeMessages(decoder: object, bytes: number): Promise<readonly KafkaMessage[]>
}
