package io.latchkey.proxy.upstream;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import io.latchkey.fixture.TestRedis;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two gateways of a fleet with a master key, one with the fast lane and one without, for the tests
 * that ask both. They end with the test run's process.
 */
final class Carriers {

  static final TestRedis REDIS = TestRedis.start();
  static final RunningGateway LANE = RunningGateway.on(REDIS, "latchkey.proxy.lane=auto");
  static final RunningGateway USUAL = RunningGateway.on(REDIS, "latchkey.proxy.lane=off");
  static final AdminClient ADMIN = LANE.admin();

  private static final Pattern COUNT =
      Pattern.compile("(?m)^latchkey_lane_requests_total(?:\\{[^}]*})? (\\S+)$");

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LANE.close();
                  USUAL.close();
                  REDIS.close();
                }));
  }

  private Carriers() {}

  static List<RunningGateway> both() {
    return List.of(LANE, USUAL);
  }

  /** An upstream that answers every request with 200. */
  static ScriptedUpstream upstream() {
    return ScriptedUpstream.start(
        request -> request.answer(ScriptedUpstream.response("200 OK", "ok")));
  }

  /** Sends a request with the key and more lines of its head; returns the whole answer. */
  static String send(RunningGateway gateway, String target, AdminClient.Key key, String... lines) {
    String head =
        "GET %s HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\nX-API-Key: %s\r\n"
            .formatted(target, key.secret());
    String more = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
    return RawHttp.send(gateway.latchkey().proxyPort(), head + more + "\r\n");
  }

  /** The head of the request that an upstream got last, with names in lower case. */
  static String lastHead(ScriptedUpstream upstream) {
    List<ScriptedUpstream.Request> all = upstream.requests();
    StringBuilder head = new StringBuilder();
    for (String line : all.get(all.size() - 1).head().lines().toList()) {
      int colon = line.indexOf(':');
      head.append(colon < 0 ? line : line.substring(0, colon).toLowerCase(Locale.ROOT))
          .append(colon < 0 ? "" : line.substring(colon))
          .append('\n');
    }
    return head.toString();
  }

  /** How many requests a gateway's lane has carried. */
  static double carried(RunningGateway gateway) {
    Matcher count = COUNT.matcher(gateway.get(gateway.console("/actuator/prometheus")).body());
    return count.find() ? Double.parseDouble(count.group(1)) : 0;
  }
}
