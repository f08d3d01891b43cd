import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.internals.AbstractPartitionAssignor;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes as JSON what Java's assignors give the members of some groups, and how Java's consumers write subscriptions and assignments.
 * This project's own are tested against it. To write it anew for a newer Kafka, with the jars that install.sh fetches:
 *
 *   java -cp '.kafka/*' test/support/kafka/Assignments.java > test/support/kafka/assignments.json
 */
class Assignments {
  public static void main(String[] args) throws IOException {
    Properties build = new Properties();
    build.load(Assignment.class.getResourceAsStream("/kafka/kafka-version.properties"));
    Random random = new Random(2026);
    List<String> cases = new ArrayList<>();
    for (int i = 0; i < 60; i++) cases.add(aCase(random));
    System.out.println("{");
    System.out.println("  \"kafka\": \"" + build.getProperty("version") + "\",");
    System.out.println("  \"subscriptions\": [\n" + subscriptions() + "\n  ],");
    System.out.println("  \"assignment\": " + anAssignment() + ",");
    System.out.println("  \"groups\": [\n" + String.join(",\n", cases) + "\n  ]");
    System.out.println("}");
  }

  private static String aCase(Random random) {
    Map<String, Integer> sizes = new TreeMap<>();
    for (int i = random.nextInt(6); i >= 0; i--) sizes.put("t" + random.nextInt(30), random.nextInt(8));
    Map<String, Subscription> members = new TreeMap<>();
    for (int i = random.nextInt(7); i >= 0; i--) {
      List<String> topics = sizes.keySet().stream().filter(topic -> random.nextInt(3) > 0).collect(Collectors.toList());
      Subscription subscription = new Subscription(topics);
      if (random.nextInt(4) == 0) subscription.setGroupInstanceId(Optional.of("i" + i));
      members.put((random.nextBoolean() ? "m" : "M-") + random.nextInt(1000), subscription);
    }
    // An assignor is asked about the topics that somebody subscribes to
    sizes.keySet().removeIf(topic -> members.values().stream().noneMatch(member -> member.topics().contains(topic)));
    return "    { \"members\": " + object(members, Assignments::member) + ",\n      \"sizes\": " + object(sizes, String::valueOf)
      + ",\n      \"range\": " + assigned(new RangeAssignor(), sizes, members)
      + ",\n      \"roundrobin\": " + assigned(new RoundRobinAssignor(), sizes, members) + " }";
  }

  private static String member(Subscription subscription) {
    String instance = subscription.groupInstanceId().map(Assignments::quoted).orElse("null");
    return "{ \"instanceId\": " + instance + ", \"topics\": " + list(subscription.topics()) + " }";
  }

  private static String assigned(AbstractPartitionAssignor assignor, Map<String, Integer> sizes, Map<String, Subscription> members) {
    return object(new TreeMap<>(assignor.assign(sizes, new HashMap<>(members))), partitions -> "[" + partitions.stream()
      .map(partition -> quoted(partition.topic() + "/" + partition.partition())).collect(Collectors.joining(", ")) + "]");
  }

  private static String subscriptions() {
    List<TopicPartition> owned = List.of(new TopicPartition("a", 0), new TopicPartition("b.ü", 7));
    Subscription subscription = new Subscription(List.of("a", "b.ü"), ByteBuffer.wrap(new byte[] { 1, 2, 3 }), owned, 5, Optional.of("rack"));
    Subscription bare = new Subscription(List.of("a", "b.ü"));
    List<String> lines = new ArrayList<>();
    for (short version = 0; version <= 3; version++) {
      lines.add(hex(ConsumerProtocol.serializeSubscription(subscription, version)));
      lines.add(hex(ConsumerProtocol.serializeSubscription(bare, version)));
    }
    return lines.stream().map(line -> "    " + quoted(line)).collect(Collectors.joining(",\n"));
  }

  private static String anAssignment() {
    return quoted(hex(ConsumerProtocol.serializeAssignment(new Assignment(List.of(
      new TopicPartition("a", 0), new TopicPartition("a", 2), new TopicPartition("b.ü", 7))))));
  }

  private static String hex(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static <T> String object(Map<String, T> map, java.util.function.Function<T, String> show) {
    return map.entrySet().stream().map(entry -> quoted(entry.getKey()) + ": " + show.apply(entry.getValue())).collect(Collectors.joining(", ", "{", "}"));
  }

  private static String list(List<String> items) {
    return items.stream().map(Assignments::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
