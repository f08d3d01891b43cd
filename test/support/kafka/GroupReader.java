import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Java's own consumer as a member of a group, with what it does by default: prints the value of each record, and leaves the group when
 * its input ends.
 *
 *   java -cp '.kafka/*' test/support/kafka/GroupReader.java localhost:9092 group classic topic-a topic-b
 */
class GroupReader {
  public static void main(String[] args) throws Exception {
    List<String> given = List.of(args);
    Map<String, Object> settings = new HashMap<>(Map.of(
      "bootstrap.servers", given.get(0), "group.id", given.get(1), "group.protocol", given.get(2),
      "auto.offset.reset", "earliest", "auto.commit.interval.ms", "200", "metadata.max.age.ms", "1000",
      "key.deserializer", StringDeserializer.class.getName(), "value.deserializer", StringDeserializer.class.getName()
    ));
    // The newer protocol has it from the broker
    if (given.get(2).equals("classic")) settings.putAll(Map.of("heartbeat.interval.ms", "500", "session.timeout.ms", "6000"));
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
      Thread ending = new Thread(() -> {
        try {
          while (System.in.read() >= 0);
        } catch (java.io.IOException e) {
          // It has ended
        }
        consumer.wakeup();
      });
      ending.setDaemon(true);
      ending.start();
      consumer.subscribe(given.subList(3, given.size()));
      while (true) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) System.out.println(record.value());
      }
    } catch (WakeupException e) {
      // It was told to end
    }
  }
}
