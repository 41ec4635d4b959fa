package io.latchkey.gatekeeper;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.Labels;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.store.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a caller about its own key, from the store: names are nothing that a decision needs. Calls
 * block, and throw {@link io.latchkey.store.StoreUnavailableException}.
 */
public final class Callers {

  private final Gatekeeper gatekeeper;
  private final KeyStore keys;
  private final ProjectStore projects;

  public Callers(Gatekeeper gatekeeper, KeyStore keys, ProjectStore projects) {
    this.gatekeeper = gatekeeper;
    this.keys = keys;
    this.projects = projects;
  }

  /**
   * A caller's key, or the part of it that an access token has.
   *
   * @param permissions empty for all
   * @param expiresAt null for a key that does not expire
   */
  public record Caller(
      String id,
      String name,
      String tail,
      String organization,
      List<OwnProject> projects,
      List<String> permissions,
      @Nullable String type,
      @Nullable Instant expiresAt,
      @Nullable String owner,
      @Nullable Map<String, String> metadata,
      @Nullable List<String> tags) {}

  /** A project that a caller's key opens. */
  public record OwnProject(String id, String slug, String name) {}

  /** The caller with a secret or access token; empty where its key is gone by now. */
  public Optional<Caller> find(KeyHash hash) {
    return gatekeeper
        .key(hash)
        .join()
        .match(
            key -> keys.find(key.id()).map(record -> caller(record, key)),
            Optional::empty,
            () -> {
              throw new StoreUnavailableException("the key is not known here any more");
            });
  }

  private Caller caller(KeyRecord record, ApiKey key) {
    Labels labels = record.key().labels();
    return new Caller(
        key.id().toString(),
        record.name(),
        record.tail(),
        key.organization().value(),
        key.projects().stream()
            .map(ProjectId::value)
            .sorted()
            .flatMap(id -> projects.project(id).stream())
            .map(Callers::own)
            .toList(),
        key.permissions().stream().map(Permission::name).sorted().toList(),
        record.type(),
        key.expiresAt() == ApiKey.NEVER ? null : Instant.ofEpochMilli(key.expiresAt()),
        labels.owner(),
        labels.metadata().isEmpty() ? null : labels.metadata(),
        labels.tags().isEmpty() ? null : labels.tags());
  }

  private static OwnProject own(Project project) {
    return new OwnProject(project.id().value(), project.slug(), project.name());
  }
}
