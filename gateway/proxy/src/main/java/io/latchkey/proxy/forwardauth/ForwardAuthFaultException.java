package io.latchkey.proxy.forwardauth;

import io.latchkey.access.DenialReason;
import io.latchkey.proxy.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question of an ingress that is refused before anybody looks at the key. */
final class ForwardAuthFaultException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final Problem NOT_TRUSTED =
      new Problem(
          403,
          "forwarding_not_trusted",
          "Forwarding not trusted",
          "The headers of this request describe another request, but this gateway doesn't trust the"
              + " address that sent them. If it is your ingress, add it to"
              + " latchkey.proxy.trusted-proxies.",
          null,
          0,
          List.of());

  private final transient Problem problem;
  private final @Nullable DenialReason reason;

  /** A question that can't be understood; {@code detail} must need no escaping in JSON. */
  ForwardAuthFaultException(String detail) {
    this(new Problem(400, "bad_request", "Bad request", detail, null, 0, List.of()), null);
  }

  ForwardAuthFaultException(DenialReason reason) {
    this(Problem.of(reason), reason);
  }

  private ForwardAuthFaultException(Problem problem, @Nullable DenialReason reason) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.reason = reason;
  }

  /** A client, or an ingress that the operator has not named, speaks for somebody else. */
  static ForwardAuthFaultException notTrusted() {
    return new ForwardAuthFaultException(NOT_TRUSTED, null);
  }

  Problem problem() {
    return problem;
  }

  /** The reason of the policy; null if there is none. */
  @Nullable DenialReason reason() {
    return reason;
  }
}
