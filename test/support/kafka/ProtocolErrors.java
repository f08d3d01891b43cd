import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Writes Kafka's own list of protocol errors, from the jars of the broker that the tests start, as JSON: number, name, whether a
 * client may try again, and Kafka's words. The catalogue of errors is tested against it. To write it anew for a newer Kafka, in
 * this folder, where LIBS is the folder with the jars (WARP_FLOW_KAFKA_LIBS):
 *
 *   java -cp "$LIBS/*" ProtocolErrors.java > protocol-errors.json
 */
class ProtocolErrors {
  public static void main(String[] args) {
    System.out.println("{ \"kafka\": \"" + AppInfoParser.getVersion() + "\", \"errors\": [");
    Errors[] errors = Errors.values();
    for (int i = 0; i < errors.length; i++) {
      System.out.println(line(errors[i]) + (i < errors.length - 1 ? "," : ""));
    }
    System.out.println("] }");
  }

  private static String line(Errors error) {
    boolean retriable = error.exception() instanceof RetriableException;
    return "  { \"code\": " + error.code() + ", \"name\": \"" + error.name() + "\", \"retriable\": " + retriable
      + ", \"message\": \"" + escape(error.message()) + "\" }";
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
