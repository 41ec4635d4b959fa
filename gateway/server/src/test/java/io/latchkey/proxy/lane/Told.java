package io.latchkey.proxy.lane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a gateway tells of its requests, apart from when they were. */
record Told(Path log, CollectedSpans spans) {

  /** The trace that some requests say they belong to. */
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  /** What IDs of requests begin with whose lines and spans are not compared. */
  private static final String APART = "id-";

  private static final JsonMapper JSON = new JsonMapper();

  Told() {
    this(logFile(), new CollectedSpans());
  }

  private static Path logFile() {
    try {
      return Files.createTempFile("requests", ".jsonl");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of the request log. */
  List<String> lines() throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> !line.contains("\"" + APART))
        .map(Told::line)
        .toList();
  }

  private static String line(String json) {
    ObjectNode line = (ObjectNode) JSON.readTree(json);
    List.of("time", "requestId", "totalMicros", "decisionMicros", "upstreamMicros")
        .forEach(each -> line.replace(each, JSON.valueToTree(line.has(each))));
    if (line.path("outcome").asString("").equals("bad_request")) {
      // Its body was found broken before or after its head had left for the upstream.
      line.remove(List.of("traceId", "upstreamMicros"));
      return line.toString();
    }
    if (!TRACE.equals(line.path("traceId").asString(""))) {
      line.replace("traceId", JSON.valueToTree(line.has("traceId")));
    }
    return line.toString();
  }

  /** The spans of all requests. */
  List<String> spansOfAll() {
    return spans.unless(APART);
  }
}
