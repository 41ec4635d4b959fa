package io.latchkey.admin.transfer;

import io.latchkey.admin.form.ApiJson;
import io.latchkey.admin.keys.KeyView;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.OldSecret;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Cursor;
import io.latchkey.keystore.KeyStore.Page;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes keys as lines that {@link KeyImport} reads: all of them but secrets. Projects are named by
 * slug, since another store gives them other IDs. A secret's hash is its SHA-256; under a pepper,
 * of which the SHA-256 can't be told any more, it is the peppered one, which a gateway with the
 * same pepper takes.
 */
final class KeyExport {

  private static final int STEP = 200;

  private final KeyStore store;
  private final ProjectStore projects;
  private final KeyHasher hasher;
  private final InstantSource clock;
  private final JsonMapper json = ApiJson.mapper();

  KeyExport(KeyStore store, ProjectStore projects, KeyHasher hasher, InstantSource clock) {
    this.store = store;
    this.projects = projects;
    this.hasher = hasher;
    this.clock = clock;
  }

  /** How far an export has come. For one thread at a time. */
  static final class Progress {

    private final @Nullable OrganizationId organization;
    private final @Nullable ProjectId project;
    private final Map<ProjectId, String> slugs = new HashMap<>();
    private @Nullable Cursor after;
    private boolean done;

    /** The beginning of an export of an organization's or a project's keys; null for all. */
    Progress(@Nullable OrganizationId organization, @Nullable ProjectId project) {
      this.organization = organization;
      this.project = project;
    }
  }

  /** The next lines, newest key first; empty at the end. Blocks. */
  Optional<byte[]> next(Progress progress) {
    if (progress.done) {
      return Optional.empty();
    }
    Page page = store.list(progress.organization, progress.project, progress.after, STEP);
    progress.after = page.next();
    progress.done = page.next() == null;
    StringBuilder lines = new StringBuilder();
    for (KeyRecord record : page.records()) {
      lines.append(json.writeValueAsString(line(record, progress))).append('\n');
    }
    return Optional.of(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode line(KeyRecord record, Progress progress) {
    ObjectNode line = json.valueToTree(KeyView.of(record, clock.millis()));
    ArrayNode slugs = line.putArray("projects");
    record.key().projects().stream().map(id -> slug(id, progress)).sorted().forEach(slugs::add);
    putHash(line, record.hashes().get(0));
    KeyRecord.Roll roll = record.roll();
    OldSecret old = roll == null ? null : roll.old();
    if (old != null && line.get("oldSecret") instanceof ObjectNode shown) {
      putHash(shown, old.hash());
    }
    return line;
  }

  private void putHash(ObjectNode line, KeyHash hash) {
    String mark = hasher.pepperMark();
    if (mark == null) {
      line.put("sha256", hash.toBase64Url());
    } else {
      line.put("pepperedHash", hash.toBase64Url()).put("pepper", mark);
    }
  }

  private String slug(ProjectId id, Progress progress) {
    return progress.slugs.computeIfAbsent(
        id, each -> projects.project(each.value()).map(Project::slug).orElse(each.value()));
  }
}
