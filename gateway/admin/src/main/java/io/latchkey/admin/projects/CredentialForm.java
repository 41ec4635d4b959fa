package io.latchkey.admin.projects;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.encryption.ProjectSecrets;
import io.latchkey.encryption.ProjectSecrets.Purpose;
import io.latchkey.key.Expiry;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.upstream.UpstreamCredential;
import io.latchkey.upstream.UpstreamCredential.Sealed;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a project is to show its upstream, and seals it. */
final class CredentialForm {

  static final String FIELD = "upstreamCredential";

  private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);
  private static final int LONGEST_VALUE = 4096;
  private static final int LONGEST_PART = 1024;
  private static final String BASIC_HEADER = "Authorization";

  private final ProjectSecrets secrets;
  private final InstantSource clock;

  CredentialForm(ProjectSecrets secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * What was sent; null for none.
   *
   * @throws ProblemException if there is one, and this gateway has no master key
   */
  @Nullable WantedCredential read(JsonFields fields) {
    WantedCredential wanted = fields.optional(FIELD, this::wanted);
    if (wanted != null) {
      requireMasterKey("A credential can't be stored");
    }
    return wanted;
  }

  /**
   * Checks that something can be sealed.
   *
   * @param why how a refusal begins
   * @throws ProblemException if this gateway has no master key
   */
  void requireMasterKey(String why) {
    if (!secrets.isOn()) {
      throw new ProblemException(
          ProblemKind.ENCRYPTION_UNAVAILABLE,
          why
              + ": this gateway has no master key to seal with. Whoever runs it sets"
              + " latchkey.encryption.master-key-file.");
    }
  }

  private WantedCredential wanted(JsonNode value) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("must be an object, or null for none");
    }
    JsonFields fields = new JsonFields(value);
    boolean restore = fields.optional("restore", CredentialForm::flag, false);
    String header = fields.optional("header", CredentialForm::header);
    String text = fields.optional("value", CredentialForm::value);
    String user = fields.optional("username", each -> part(each, true));
    String password = fields.optional("password", each -> part(each, false));
    Instant from = fields.optional("from", each -> from(Texts.string(each)));
    Duration overlap = fields.optional("overlap", CredentialForm::overlap, Duration.ZERO);
    boolean isHeader = has(value, "header") && has(value, "value");
    boolean isBasic = has(value, "username") && has(value, "password");
    boolean isMixed = has(value, "header") || has(value, "value");
    boolean isOne = isBasic ? !isMixed : isHeader && !has(value, "username");
    if (restore ? value.size() != 1 : !isOne || (isHeader && has(value, "password"))) {
      throw new IllegalArgumentException(
          "must have header and value, or username and password, or only restore");
    }
    fields.doneWithin();
    if (user != null && password != null) {
      return new WantedCredential(BASIC_HEADER, true, basic(user, password), from, overlap, false);
    }
    return new WantedCredential(
        header == null ? "" : header, false, text == null ? "" : text, from, overlap, restore);
  }

  private static boolean has(JsonNode object, String name) {
    return object.hasNonNull(name);
  }

  private static boolean flag(JsonNode value) {
    if (!value.isBoolean()) {
      throw new IllegalArgumentException("must be true or false");
    }
    return value.booleanValue();
  }

  private static String header(JsonNode value) {
    String name = Texts.string(value);
    if (!UpstreamCredential.isHeader(name)) {
      throw new IllegalArgumentException(UpstreamCredential.HEADER_RULE);
    }
    return name;
  }

  /** Nothing that could end the header's line. */
  private static String value(JsonNode value) {
    String text = Texts.string(value);
    if (text.isEmpty()
        || text.length() > LONGEST_VALUE
        || !text.equals(text.strip())
        || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException(
          "must be 1 to 4096 visible ASCII characters, with spaces only between them");
    }
    return text;
  }

  private static String part(JsonNode value, boolean isUser) {
    String text = Texts.string(value);
    if (text.length() > LONGEST_PART
        || text.chars().anyMatch(Character::isISOControl)
        || (isUser && text.indexOf(':') >= 0)) {
      throw new IllegalArgumentException(
          "must be at most 1024 characters without control characters"
              + (isUser ? " or colons" : ""));
    }
    return text;
  }

  private Instant from(String text) {
    Instant now = clock.instant();
    Instant from = Expiry.at(text, now);
    if (from.isAfter(now.plus(LONGEST_OVERLAP))) {
      throw new IllegalArgumentException("must be at most 90 days from now");
    }
    return from;
  }

  private static Duration overlap(JsonNode value) {
    Instant end = Expiry.after(Texts.string(value), Instant.EPOCH);
    Duration overlap = Duration.between(Instant.EPOCH, end);
    if (overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw new IllegalArgumentException("must be at most 90d");
    }
    return overlap;
  }

  private static String basic(String user, String password) {
    byte[] both = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /**
   * Seals a credential for its project. One that the project has already makes no difference.
   *
   * @param current what the project has; null for nothing
   * @throws IllegalArgumentException if nothing can be put back
   */
  UpstreamCredential sealed(
      OrganizationId organization,
      ProjectId project,
      WantedCredential wanted,
      @Nullable UpstreamCredential current) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (wanted.restore()) {
      return restored(current, now);
    }
    if (current != null && isSame(organization, project, wanted, current.newest())) {
      return current;
    }
    String value = secrets.seal(Purpose.UPSTREAM_CREDENTIAL, organization, project, wanted.value());
    Sealed made = new Sealed(wanted.header(), wanted.basic(), value, now);
    Instant later = wanted.from();
    Instant from = later == null ? now : later;
    Instant keptUntil = from.plus(wanted.overlap());
    Sealed before = current == null || !keptUntil.isAfter(now) ? null : current.at(now);
    return new UpstreamCredential(made, from, before, before == null ? null : keptUntil);
  }

  private static UpstreamCredential restored(@Nullable UpstreamCredential current, Instant now) {
    Sealed before = current == null ? null : current.previous(now);
    if (current == null || before == null) {
      throw new IllegalArgumentException("has no previous credential that could be restored");
    }
    return new UpstreamCredential(
        /* newest= */ before, now, /* before= */ current.newest(), current.keptUntil());
  }

  private boolean isSame(
      OrganizationId organization, ProjectId project, WantedCredential wanted, Sealed current) {
    try {
      return wanted.header().equals(current.header())
          && wanted.basic() == current.basic()
          && wanted
              .value()
              .equals(
                  secrets.open(Purpose.UPSTREAM_CREDENTIAL, organization, project, current.value()))
          && secrets.isUnderPrimary(
              Purpose.UPSTREAM_CREDENTIAL, organization, project, current.value());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
