package io.latchkey.admin.verify;

import io.latchkey.access.BuiltInPath;
import io.latchkey.access.DenialReason;
import io.latchkey.access.RouteRequirement;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.verify.ExplanationView.ArrivalView;
import io.latchkey.admin.verify.ExplanationView.CheckView;
import io.latchkey.decisionlog.Decided;
import io.latchkey.decisionlog.DecisionLogStore;
import io.latchkey.gatekeeper.RequestedPath;
import io.latchkey.key.KeyId;
import io.latchkey.key.Permission;
import io.latchkey.keystore.KeyRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of a recent request, by its ID, and what would become of it now. A request belongs to
 * the organization of its key or, if that is unknown, of the project that it named. Blocks.
 */
final class RequestExplanations {

  /** What gateways call requests. */
  /** The gateway's own paths, which belong to no project. */
  private static final String NO_PROJECTS = "/latchkey/";

  static final String FORM = "[A-Za-z0-9-]{1,64}";

  private final Access access;
  private final DecisionLogStore store;
  private final Explanations explanations;

  RequestExplanations(Access access, DecisionLogStore store, Explanations explanations) {
    this.access = access;
    this.store = store;
    this.explanations = explanations;
  }

  /**
   * The explanation of the last request with this ID that the caller sees.
   *
   * @throws ProblemException where there is none
   */
  ExplanationView explain(Actor actor, String requestId) {
    for (Decided decided : store.find(requestId)) {
      Optional<KeyRecord> key = key(actor, decided.key());
      if (actor.operator() || key.isPresent() || isInSeenProject(actor, decided)) {
        return view(decided, key.map(record -> now(record, decided)).orElse(null));
      }
    }
    throw notFound(store.isMissingAny());
  }

  private Optional<KeyRecord> key(Actor actor, @Nullable KeyId key) {
    return key == null
        ? Optional.empty()
        : access.seenKeys(actor, List.of(key)).stream().findFirst();
  }

  private boolean isInSeenProject(Actor actor, Decided decided) {
    String named = decided.project();
    String project = named == null ? BuiltInPath.project(decided.path()) : named;
    return decided.key() == null
        && project != null
        && access.findProject(actor, project).isPresent();
  }

  private ExplanationView now(KeyRecord key, Decided decided) {
    Permission needed = decided.permission();
    Permission usual = RouteRequirement.permissionByMethod(decided.method());
    return explanations.explain(
        key,
        new Explanations.SearchRequest(
            decided.path(),
            decided.project(),
            needed == null ? usual : needed,
            needed == null || needed.equals(usual) ? asked(decided) : null,
            decided.client()));
  }

  /** What the project's own rules are asked about; null if an ingress asked about a request. */
  private static @Nullable RequestedPath asked(Decided decided) {
    String path = decided.path();
    if (path.startsWith(NO_PROJECTS)) {
      return null;
    }
    int skip = BuiltInPath.project(path) == null ? RequestedPath.UNKNOWN : BuiltInPath.SEGMENTS;
    return new RequestedPath(decided.method(), path, skip);
  }

  private static ExplanationView view(Decided decided, @Nullable ExplanationView now) {
    KeyId key = decided.key();
    boolean answered = decided.status() > 0;
    DenialReason denied = reason(decided.outcome());
    boolean allowed = denied == null && wasLetThrough(decided.outcome());
    ExplainedChecks checks = ExplainedChecks.ofRequest();
    String decidedBy = denied == null ? null : checks.decidedBy(denied);
    List<CheckView> steps = allowed ? checks.passed() : checks.failed(decidedBy);
    return new ExplanationView(
        key == null ? null : key.toString(),
        allowed,
        answered ? decided.outcome() : null,
        answered ? decided.status() : null,
        denied == null ? null : denied.detail(),
        decidedBy,
        steps,
        null,
        request(decided),
        now);
  }

  /** Of what the gateway answers itself, only an upstream's failure comes behind the decision. */
  private static boolean wasLetThrough(String outcome) {
    return outcome.equals(Decided.ALLOWED) || outcome.startsWith("upstream_");
  }

  private static @Nullable DenialReason reason(String outcome) {
    return Stream.of(DenialReason.values())
        .filter(each -> each.code().equals(outcome))
        .findFirst()
        .orElse(null);
  }

  private static ArrivalView request(Decided decided) {
    Permission permission = decided.permission();
    return new ArrivalView(
        decided.requestId(),
        decided.at(),
        decided.method(),
        decided.path(),
        decided.project(),
        permission == null ? null : permission.name(),
        decided.client().getHostAddress());
  }

  private static ProblemException notFound(boolean missing) {
    return new ProblemException(
        ProblemKind.REQUEST_NOT_FOUND,
        missing
            ? "No recent request has this ID. In that second, gateways refused more requests than"
                + " they keep, so it may be among those left out."
            : "No recent request has this ID. It may be too old, or one of the many allowed"
                + " requests that aren't kept. A refused request can be found a second or two"
                + " after it came.");
  }
}
