package io.latchkey.admin.tokens;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.members.MemberForm;
import io.latchkey.admin.tokens.Tokens.NewToken;
import io.latchkey.identity.Role;
import io.latchkey.identity.SignInSettings;
import io.latchkey.key.Expiry;
import io.latchkey.key.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;

/** Reads what a caller sent about a personal token. Blocks. */
final class TokenForm {

  private static final int LONGEST_NAME = 80;
  private static final Duration DEFAULT_LIFETIME = Duration.ofDays(90);

  private final Access access;
  private final SignInSettings settings;
  private final InstantSource clock;

  TokenForm(Access access, SignInSettings settings, InstantSource clock) {
    this.access = access;
    this.settings = settings;
    this.clock = clock;
  }

  /** A token that is wanted; throws {@code ProblemException} with every fault of {@code body}. */
  NewToken newToken(Actor actor, JsonNode body) {
    JsonFields fields = new JsonFields(body);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String name = fields.required("name", Texts.line(LONGEST_NAME), "");
    OrganizationId organization =
        fields.optional("organization", value -> organization(actor, value));
    Role role = fields.optional("role", MemberForm::role);
    Instant after = fields.optional("expiresIn", value -> Expiry.after(Texts.string(value), now));
    Instant at = fields.optional("expiresAt", value -> Expiry.at(Texts.string(value), now));
    if (after != null && at != null) {
      fields.fault("expiresAt", "must not be there together with expiresIn");
    }
    Instant latest = now.plus(settings.tokenLifetime());
    Instant end = after == null ? at : after;
    if (end != null && end.isAfter(latest)) {
      fields.fault(
          after == null ? "expiresAt" : "expiresIn",
          "must be at most " + settings.tokenLifetime().toDays() + " days from now");
    }
    fields.done();
    Instant usual = now.plus(DEFAULT_LIFETIME);
    OrganizationId only = organization == null ? actor.proof().organization() : organization;
    return new NewToken(
        name, only, role, end != null ? end : usual.isBefore(latest) ? usual : latest);
  }

  private OrganizationId organization(Actor actor, JsonNode value) {
    return access
        .findOrganization(actor, Texts.string(value))
        .orElseThrow(
            () -> new IllegalArgumentException("must be an organization that you are a member of"))
        .id();
  }
}
