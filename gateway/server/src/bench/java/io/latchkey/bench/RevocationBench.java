package io.latchkey.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Revokes keys one after the other while every gateway of a fleet is under load with all of them,
 * and looks for a request that was sent after its key's revoke call had returned and was let
 * through all the same. One process sends the load and makes the calls, so one clock orders them.
 *
 * <p>Settings are system properties: {@code gateways} and {@code admins} (base URLs with commas
 * between), {@code token}, {@code upstream}, {@code keys}, {@code connections} (to each gateway),
 * {@code rate} (requests per second to each gateway at most; 0 for as many as it answers), {@code
 * warm} (seconds of load before the first call), {@code pause} (milliseconds between calls), {@code
 * settle} (seconds of load after the last). Ends with status 1 where a request was let through, or
 * where none was sent after a call.
 */
final class RevocationBench {

  private final List<AdminClient> admins;
  private final List<String> keyIds = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();
  private final Times calls = new Times();
  private final Times tookMillis = new Times();
  private int confirmedFewest = Integer.MAX_VALUE;
  private int callsWithPending;

  private RevocationBench(List<AdminClient> admins) {
    this.admins = admins;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String token = System.getProperty("token", "");
    RevocationBench bench =
        new RevocationBench(uris("admins").map(base -> new AdminClient(base, token)).toList());
    int warmKeys = Integer.getInteger("warmKeys", 60);
    int keys = Integer.getInteger("keys", 200);
    String project = bench.makeKeys(warmKeys + keys);
    List<URI> targets =
        uris("gateways").map(base -> base.resolve("/proxy/" + project + "/orders")).toList();
    int connections = Integer.getInteger("connections", 64);
    int rate = Integer.getInteger("rate", 0);
    long pause = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(connections) / rate;
    RevocationLoad load = new RevocationLoad(bench.secrets, pause);
    load.start(targets, connections);
    int warm = Integer.getInteger("warm", 20);
    bench.revoke(load, 0, warmKeys, warm * 1_000L / Math.max(warmKeys, 1));
    bench.forget();
    load.countFromNow();
    bench.revoke(load, warmKeys, keys, Integer.getInteger("pause", 0));
    Thread.sleep(1_000L * Integer.getInteger("settle", 3));
    RevocationLoad.Counts counts = load.stop();
    System.out.println(bench.json(counts));
    System.exit(counts.letThrough() == 0 && counts.sentAfter() > 0 ? 0 : 1);
  }

  private static Stream<URI> uris(String property) {
    return Stream.of(System.getProperty(property, "").split(",")).map(URI::create);
  }

  private String makeKeys(int count) throws IOException, InterruptedException {
    AdminClient admin = admins.get(0);
    String organization = text(admin.post("/v1/organizations", Map.of("name", "Bench")), "id");
    String project =
        text(
            admin.post(
                "/v1/projects",
                Map.of(
                    "organization",
                    organization,
                    "name",
                    "Revocation",
                    "upstream",
                    System.getProperty("upstream", ""),
                    "keyLimit",
                    count)),
            "id");
    for (int i = 0; i < count; i++) {
      JsonNode key =
          admin.post("/v1/keys", Map.of("name", "bench " + i, "projects", List.of(project)));
      keyIds.add(text(key, "id"));
      secrets.add(text(key, "secret"));
    }
    return project;
  }

  private static String text(JsonNode object, String field) {
    return object.required(field).stringValue();
  }

  private void revoke(RevocationLoad load, int first, int count, long pauseMillis)
      throws IOException, InterruptedException {
    for (int i = first; i < first + count; i++) {
      AdminClient admin = admins.get(i % admins.size());
      String path = "/v1/keys/" + keyIds.get(i) + "/revoke";
      long before = System.nanoTime();
      String answer = admin.postRaw(path, "{}");
      long after = System.nanoTime();
      load.revoked(i, after);
      calls.add(after - before);
      note(AdminClient.read(answer).required("revocation"));
      Thread.sleep(pauseMillis);
    }
  }

  private void forget() {
    calls.clear();
    tookMillis.clear();
    confirmedFewest = Integer.MAX_VALUE;
    callsWithPending = 0;
  }

  private void note(JsonNode revocation) {
    confirmedFewest = Math.min(confirmedFewest, revocation.required("confirmed").size());
    callsWithPending += revocation.required("pending").isEmpty() ? 0 : 1;
    tookMillis.add(revocation.required("tookMillis").asLong() * 1_000_000);
  }

  private String json(RevocationLoad.Counts counts) {
    return String.format(
        Locale.ROOT,
        "{\"letThrough\": %d, \"sentAfterRevocation\": %d, \"revocations\": %d,%n"
            + " \"call\": %s,%n \"tookMillis\": %s,%n"
            + " \"confirmedFewest\": %d, \"callsWithPending\": %d,%n"
            + " \"requestsPerSecond\": %.0f, \"latency\": %s,%n \"statuses\": %s}",
        counts.letThrough(),
        counts.sentAfter(),
        calls.count(),
        calls.json(),
        tookMillis.json(),
        confirmedFewest,
        callsWithPending,
        counts.requestsPerSecond(),
        counts.latency().json(),
        counts.statusesJson());
  }
}
