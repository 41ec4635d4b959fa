package io.latchkey.decisionlog.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.latchkey.decisionlog.Decided;
import io.latchkey.decisionlog.DecisionLogStore;
import io.latchkey.decisionlog.PathText;
import io.latchkey.key.KeyId;
import io.latchkey.key.Network;
import io.latchkey.key.Permission;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.store.StoreUnavailableException;
import io.lettuce.core.ScriptOutputType;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code latchkey:request:<requestId>}: a line of JSON for each decision, the last at the end.
 * {@code latchkey:requests-dropped} is there while recent refused requests are missing.
 */
final class RedisDecisionLogStore implements DecisionLogStore {

  private static final Logger log = LoggerFactory.getLogger(RedisDecisionLogStore.class);
  private static final RedisScript KEEP =
      RedisScript.beside(RedisDecisionLogStore.class, "keep", ScriptOutputType.STATUS);
  private static final String MOST_OF_ONE_ID = "8";

  private final StandingSession writing;
  private final StandingSession reading;
  private final RedisNames names;
  private final PathText paths;
  private final Duration kept;
  private final JsonMapper json =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();
  private boolean failing;

  /**
   * A store.
   *
   * @param reading the session of people's calls
   */
  RedisDecisionLogStore(
      StandingSession writing,
      StandingSession reading,
      RedisNames names,
      PathText paths,
      Duration kept) {
    this.writing = writing;
    this.reading = reading;
    this.names = names;
    this.paths = paths;
    this.kept = kept;
  }

  /** Milliseconds since the epoch; a status of 0 for none. */
  private record Document(
      long at,
      String id,
      @Nullable String key,
      String method,
      String path,
      @Nullable String project,
      @Nullable String permission,
      String client,
      int status,
      String outcome) {}

  @Override
  public void write(List<Decided> decisions, boolean dropped) {
    String seconds = Long.toString(kept.toSeconds());
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (Decided each : decisions) {
      List<String> touched = List.of(request(each.requestId()));
      answers.add(writing.run(KEEP, touched, write(each), seconds, MOST_OF_ONE_ID));
    }
    if (dropped) {
      answers.add(writing.ask(commands -> commands.setex(missing(), kept.toSeconds(), "1")));
    }
    try {
      answers.forEach(RedisSession::await);
      failing = false;
    } catch (StoreUnavailableException e) {
      if (!failing) {
        log.warn("decisions kept=false reason=\"{}\"", e.getMessage());
      }
      failing = true;
    }
  }

  private String write(Decided decided) {
    KeyId key = decided.key();
    Permission permission = decided.permission();
    return json.writeValueAsString(
        new Document(
            decided.at().toEpochMilli(),
            decided.requestId(),
            key == null ? null : key.toString(),
            decided.method(),
            paths.of(decided.path()),
            decided.project() == null ? null : paths.of(decided.project()),
            permission == null ? null : permission.name(),
            decided.client().getHostAddress(),
            decided.status(),
            decided.outcome()));
  }

  @Override
  public List<Decided> find(String requestId) {
    String found = RedisSession.await(reading.ask(commands -> commands.get(request(requestId))));
    List<Decided> decisions = new ArrayList<>();
    if (found != null) {
      for (String line : found.split("\n", -1)) {
        decisions.add(read(line));
      }
    }
    Collections.reverse(decisions);
    return decisions;
  }

  private Decided read(String line) {
    Document document = json.readValue(line, Document.class);
    String key = document.key;
    String permission = document.permission;
    return new Decided(
        Instant.ofEpochMilli(document.at),
        document.id,
        key == null ? null : KeyId.parse(key),
        document.method,
        document.path,
        document.project,
        permission == null ? null : new Permission(permission),
        client(document.client),
        document.status,
        document.outcome);
  }

  private static InetAddress client(String text) {
    int zone = text.indexOf('%');
    return Objects.requireNonNull(Network.literal(zone < 0 ? text : text.substring(0, zone)));
  }

  @Override
  public boolean isMissingAny() {
    return RedisSession.await(reading.ask(commands -> commands.exists(missing()))) > 0;
  }

  private String request(String id) {
    return names.spread("request", id);
  }

  private String missing() {
    return names.of("requests-dropped");
  }
}
