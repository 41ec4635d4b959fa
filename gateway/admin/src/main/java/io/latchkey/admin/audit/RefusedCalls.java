package io.latchkey.admin.audit;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.event.Event.Target;
import io.latchkey.event.EventLog;
import io.latchkey.key.OrganizationId;
import io.latchkey.limit.CallLimit;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Writes calls that would have changed something and were refused into the event log: who called
 * what, and the refusal's code; nothing of the body. Only so many a minute are written, of a caller
 * and of all; the next one that is says how many were not. Never blocks.
 */
public final class RefusedCalls {

  /** POSTs that answer a question, and sign-ins, which have events of their own. */
  private static final Set<String> NOT_HERE =
      Set.of("/v1/keys/verify", "/v1/explain", "/v1/sessions");

  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final Pattern ID = Pattern.compile("(key|prj|org|usr|whk)_[a-z2-7]{20}");
  private static final Map<String, String> KINDS =
      Map.of(
          "key", "key", "prj", "project", "org", "organization", "usr", "user", "whk", "webhook");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int CALLERS_WORTH = 10;

  private final EventLog log;
  private final boolean writesAny;
  private final CallLimit perCaller;
  private final CallLimit inAll;
  private final AtomicLong unwritten = new AtomicLong();

  /**
   * A writer.
   *
   * @param perMinute how many of one caller are written in a minute; 0 for none
   */
  public RefusedCalls(EventLog log, int perMinute) {
    this.log = log;
    this.writesAny = perMinute > 0;
    this.perCaller = new CallLimit(perMinute, MINUTE);
    this.inAll = new CallLimit(perMinute * CALLERS_WORTH, MINUTE);
  }

  /** Notes why a call was refused. What is no refusal, or would have changed nothing, is not. */
  public void note(ServerWebExchange exchange, ProblemKind kind) {
    Actor actor = exchange.getAttribute(Actor.ATTRIBUTE);
    Object path = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    HttpMethod method = exchange.getRequest().getMethod();
    if (actor == null
        || path == null
        || !isRefusal(kind)
        || READING.contains(method)
        || NOT_HERE.contains(path.toString())) {
      return;
    }
    if (!mayWrite(actor)) {
      unwritten.incrementAndGet();
      return;
    }
    Map<String, String> details = new TreeMap<>();
    details.put("call", method + " " + path);
    details.put("status", Integer.toString(kind.status()));
    details.put("code", kind.code());
    long before = unwritten.getAndSet(0);
    if (before > 0) {
      details.put("unwritten", Long.toString(before));
    }
    log.append(Events.refusedCall(actor, target(exchange), home(actor), details));
  }

  /** The organization whose admins see it: the caller's only one, or none. */
  private static @Nullable OrganizationId home(Actor actor) {
    return actor.roles().size() == 1 ? actor.roles().keySet().iterator().next() : null;
  }

  private static boolean isRefusal(ProblemKind kind) {
    return switch (kind.status()) {
      case 401, 429 -> false;
      default -> kind.status() >= 400 && kind.status() < 500;
    };
  }

  private boolean mayWrite(Actor actor) {
    InetAddress anywhere = InetAddress.getLoopbackAddress();
    return writesAny
        && perCaller.count(actor.id(), anywhere) == 0
        && inAll.count("all", anywhere) == 0;
  }

  /** What the path names; null where that is nothing that has an ID of ours. */
  private static @Nullable Target target(ServerWebExchange exchange) {
    Map<String, String> variables =
        exchange.getAttributeOrDefault(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of());
    for (String id : variables.values()) {
      if (ID.matcher(id).matches()) {
        return new Target(String.valueOf(KINDS.get(id.substring(0, 3))), id, id, null);
      }
    }
    return null;
  }
}
