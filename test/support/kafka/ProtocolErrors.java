import java.io.IOException;
import java.util.Properties;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;

/**
 * Writes Kafka's own list of protocol errors as JSON: number, name, and whether a client may try again. The catalogue of errors is
 * tested against it. To write it anew for a newer Kafka, with the jars that install.sh fetches and a JDK of 17 or later:
 *
 *   java -cp '.kafka/*' test/support/kafka/ProtocolErrors.java > test/support/kafka/protocol-errors.json
 */
class ProtocolErrors {
  public static void main(String[] args) throws IOException {
    Properties build = new Properties();
    build.load(Errors.class.getResourceAsStream("/kafka/kafka-version.properties"));
    System.out.println("{");
    System.out.println("  \"kafka\": \"" + build.getProperty("version") + "\",");
    System.out.println("  \"errors\": [");
    Errors[] errors = Errors.values();
    for (int i = 0; i < errors.length; i++) {
      System.out.println(line(errors[i]) + (i < errors.length - 1 ? "," : ""));
    }
    System.out.println("  ]");
    System.out.println("}");
  }

  private static String line(Errors error) {
    boolean retriable = error.exception() instanceof RetriableException;
    return "    { \"code\": " + error.code() + ", \"name\": \"" + error.name() + "\", \"retriable\": " + retriable + " }";
  }
}
