/** kafkajs' own gzip codec, which has no size limit; kafkajs' types do not declare it. */
declare module 'kafkajs/src/protocol/message/compression/gzip.js' {
  const codec: object
  export default codec
}
