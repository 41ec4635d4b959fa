package io.latchkey.admin.transfer;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.LabelForm;
import io.latchkey.admin.form.LimitForm;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.keys.KeyForm;
import io.latchkey.admin.keys.VerificationForm;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyId;
import io.latchkey.key.Labels;
import io.latchkey.key.Limits;
import io.latchkey.key.Network;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Suspension;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.OldSecret;
import io.latchkey.keystore.KeyRecord.Revocation;
import io.latchkey.keystore.KeyRecord.Roll;
import io.latchkey.keystore.Project;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads one key of an import: the fields of a new key, with the hash of its secret in the secret's
 * place; and what an export says beside that, so that a key that is moved stays the same key.
 */
final class ImportForm {

  private static final int LONGEST_TAIL = 6;

  /** What an export says and an import does not need: it is told by the rest, or is no key's. */
  private static final List<String> PASSED_OVER =
      List.of("organization", "status", "createdBy", "lastUsedAt", "lastUsedFrom");

  private final KeyForm form;
  private final LimitForm limits;
  private final KeyHasher hasher;
  private final InstantSource clock;
  private final RandomGenerator random;

  ImportForm(
      KeyForm form,
      LimitForm limits,
      KeyHasher hasher,
      InstantSource clock,
      RandomGenerator random) {
    this.form = form;
    this.limits = limits;
    this.hasher = hasher;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A key that is to be stored.
   *
   * @param known the projects that lines can name, and what their organizations ask of keys
   * @throws ProblemException with every fault of {@code line}, or where the caller may take none
   *     over
   */
  KeyRecord read(Actor actor, JsonNode line, KnownProjects known) {
    JsonFields fields = new JsonFields(line);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    KeyId id = fields.optional("id", ImportForm::id);
    String name = fields.required("name", Texts.line(KeyForm.LONGEST_NAME), "");
    List<Project> projects = KeyForm.projects(fields, known::find);
    List<Permission> permissions = fields.list("permissions", KeyForm.MOST, KeyForm::permission);
    List<Network> addresses = fields.list("allowedAddresses", KeyForm.MOST, KeyForm::network);
    Limits wanted = limits.read(fields);
    String type = fields.optional("type", form::type);
    String description = fields.optional("description", Texts.lines(KeyForm.LONGEST_TEXT));
    Labels labels = LabelForm.read(fields);
    KeyHash hash = hash(fields);
    String tail = fields.optional("tail", ImportForm::tail, "");
    Instant created = fields.optional("createdAt", value -> past(value, now), now);
    Instant expires = fields.optional("expiresAt", ImportForm::date);
    Revocation revocation = revocation(fields, now);
    Suspension suspension = suspension(fields, now);
    Roll roll = roll(fields, now);
    Instant end = revocation == null ? end(fields, expires, projects, known) : expires;
    PASSED_OVER.forEach(fields::has);
    fields.done();

    Access.check(actor, Right.MOVE_KEYS, projects.get(0).organization());
    Set<ProjectId> ids = new LinkedHashSet<>();
    projects.forEach(project -> ids.add(project.id()));
    ApiKey key =
        new ApiKey(
            id == null ? KeyId.generate(random) : id,
            projects.get(0).organization(),
            ids,
            Set.copyOf(permissions),
            addresses,
            wanted,
            end == null ? ApiKey.NEVER : end.toEpochMilli(),
            revocation != null,
            1);
    key = suspension == null ? key.with(labels) : key.with(labels).with(suspension);
    List<KeyHash> hashes = hashes(hash, roll);
    return new KeyRecord(
        key,
        name,
        tail,
        type,
        description,
        created,
        new KeyRecord.Creator(actor.id(), actor.name()),
        hashes,
        revocation,
        roll);
  }

  private @Nullable Instant end(
      JsonFields fields, @Nullable Instant expires, List<Project> projects, KnownProjects known) {
    KeyPolicy policy =
        projects.isEmpty()
            ? KeyPolicy.NONE
            : known.policy(projects.get(0).organization(), form::policy);
    return form.end(fields, expires, policy);
  }

  private static List<KeyHash> hashes(@Nullable KeyHash hash, @Nullable Roll roll) {
    List<KeyHash> hashes = new ArrayList<>();
    if (hash != null) {
      hashes.add(hash);
    }
    OldSecret old = roll == null ? null : roll.old();
    if (old != null) {
      hashes.add(old.hash());
    }
    return hashes;
  }

  private static KeyId id(JsonNode value) {
    KeyId id = KeyId.parse(Texts.string(value));
    if (id == null) {
      throw new IllegalArgumentException("must be the ID of a key, or be left out for a new one");
    }
    return id;
  }

  private static String tail(JsonNode value) {
    String tail = Texts.string(value);
    if (!tail.matches("[\\x21-\\x7e]{0," + LONGEST_TAIL + "}")) {
      throw new IllegalArgumentException(
          "must be at most the last " + LONGEST_TAIL + " characters of the secret");
    }
    return tail;
  }

  /** The hash of a secret; null where that is at fault. */
  private @Nullable KeyHash hash(JsonFields fields) {
    KeyHash plain =
        fields.optional("sha256", value -> hasher.ofSha256(VerificationForm.sha256(value)));
    KeyHash peppered = fields.optional("pepperedHash", ImportForm::peppered);
    String mark = fields.optional("pepper", Texts::string);
    if (fields.has("sha256") == fields.has("pepperedHash")) {
      fields.fault("sha256", "must be there, or else pepperedHash, and not both");
    } else if (peppered != null && (mark == null || !mark.equals(hasher.pepperMark()))) {
      fields.fault("pepper", "must be that of this gateway: the hash was made under another one");
    }
    return plain == null ? peppered : plain;
  }

  private static KeyHash peppered(JsonNode value) {
    try {
      return KeyHash.ofBase64Url(Texts.string(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a hash as an export gives it", e);
    }
  }

  private @Nullable Revocation revocation(JsonFields fields, Instant now) {
    Instant at = fields.optional("revokedAt", value -> past(value, now));
    String reason = fields.optional("revocationReason", KeyForm::reasonText);
    if (at == null && reason != null) {
      fields.fault("revocationReason", "must not be there without revokedAt");
    }
    return at == null ? null : new Revocation(at, reason);
  }

  /** As an export says it; null if it never was suspended. */
  private static @Nullable Suspension suspension(JsonFields fields, Instant now) {
    Instant suspended = fields.optional("suspendedAt", value -> past(value, now));
    String reason = fields.optional("suspensionReason", KeyForm::reasonText);
    Instant resumed = fields.optional("resumedAt", value -> past(value, now));
    if (suspended == null && reason != null) {
      fields.fault("suspensionReason", "must not be there without suspendedAt");
    }
    if (suspended != null && resumed != null) {
      fields.fault("resumedAt", "must not be there together with suspendedAt");
    }
    Instant last = suspended == null ? resumed : suspended;
    return last == null
        ? null
        : new Suspension(suspended != null, last.toEpochMilli(), suspended == null ? null : reason);
  }

  private @Nullable Roll roll(JsonFields fields, Instant now) {
    Instant at = fields.optional("lastRolledAt", value -> past(value, now));
    OldSecret old = fields.optional("oldSecret", this::oldSecret);
    return at == null && old == null ? null : new Roll(at == null ? now : at, old);
  }

  private OldSecret oldSecret(JsonNode value) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("must be an object as an export gives it");
    }
    JsonFields fields = new JsonFields(value);
    KeyHash hash = hash(fields);
    String tail = fields.optional("tail", ImportForm::tail, "");
    Instant ends = fields.required("endsAt", ImportForm::date, Instant.EPOCH);
    fields.has("lastUsedAt");
    fields.doneWithin();
    if (hash == null) {
      throw new IllegalArgumentException("must have a hash");
    }
    return new OldSecret(hash, tail, ends);
  }

  private static Instant date(JsonNode value) {
    try {
      return Texts.time(Texts.string(value)).truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a date such as 2030-01-31T12:00:00Z", e);
    }
  }

  private static Instant past(JsonNode value, Instant now) {
    Instant date = date(value);
    if (date.isAfter(now) || date.isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException("must be a date since 1970 that is not in the future");
    }
    return date;
  }
}
