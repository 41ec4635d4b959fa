package io.latchkey.admin.transfer;

import io.latchkey.admin.audit.BulkSummary;
import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.form.ApiJson;
import io.latchkey.admin.problem.Fault;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Creation;
import io.latchkey.keystore.KeyStore.Creation.Kind;
import io.latchkey.mutation.Attempts;
import io.latchkey.mutation.OutcomeUnknownException;
import io.latchkey.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes keys over from elsewhere, line by line: a line that can't be taken over is told and the
 * rest goes on. A line whose key is there already changes nothing, so an import can be repeated. In
 * memory are 100 lines at a time. Calls block.
 */
final class KeyImport {

  private static final Logger log = LoggerFactory.getLogger(KeyImport.class);
  private static final int BATCH = 100;
  private static final int MOST_FAULTS = 1_000;
  private static final int MOST_FIELDS = 10;

  private final ImportForm form;
  private final KeyStore store;
  private final Access access;
  private final EventLog events;
  private final JsonMapper json = ApiJson.mapper();

  KeyImport(ImportForm form, KeyStore store, Access access, EventLog events) {
    this.form = form;
    this.store = store;
    this.access = access;
    this.events = events;
  }

  /**
   * What an import did.
   *
   * @param unchanged lines whose key was there already
   * @param faults at most 1,000 of the lines that were not taken over
   */
  record Summary(long created, long unchanged, long faulty, List<LineFault> faults) {}

  /**
   * Why a line was not taken over.
   *
   * @param line its number, from 1
   * @param fields at most ten; left out if it is not about fields
   */
  record LineFault(long line, String code, String detail, @Nullable List<Fault> fields) {}

  /**
   * Reads lines to their end.
   *
   * @param unlimited whether projects may come to have more active keys than they may have
   * @throws ProblemException where the lines or the store broke off; what came before is done
   */
  Summary run(Actor actor, InputStream in, boolean unlimited) {
    Run run = new Run(actor, new Lines(in), unlimited);
    try {
      while (run.readBatch()) {
        run.storeBatch();
      }
    } catch (IOException e) {
      throw brokeOff(ProblemKind.BAD_REQUEST, "The body", run);
    } catch (StoreUnavailableException | OutcomeUnknownException e) {
      throw brokeOff(ProblemKind.KEY_STORE_UNAVAILABLE, "The key store", run);
    } finally {
      run.imported.write(events, "imported", actor, null);
    }
    Summary summary = run.summary();
    log.info(
        "event=keys.imported actor={} created={} unchanged={} faulty={}",
        actor,
        summary.created,
        summary.unchanged,
        summary.faulty);
    return summary;
  }

  private static ProblemException brokeOff(ProblemKind kind, String what, Run run) {
    return new ProblemException(
        kind,
        what
            + " broke off about line "
            + run.lines.number()
            + ". What came before may have been taken over: send it again whole, lines whose key is"
            + " there change nothing.");
  }

  /** One import. */
  private final class Run {

    private final Actor actor;
    private final Lines lines;
    private final boolean unlimited;
    private final KnownProjects known;
    private final List<KeyRecord> records = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<LineFault> faults = new ArrayList<>();
    private final BulkSummary imported = new BulkSummary();
    private long created;
    private long unchanged;
    private long faulty;

    /** Where a record came from; whether the line named its ID. */
    private record Place(long line, boolean named) {}

    Run(Actor actor, Lines lines, boolean unlimited) {
      this.actor = actor;
      this.lines = lines;
      this.unlimited = unlimited;
      this.known = new KnownProjects(each -> access.findProject(actor, each));
    }

    Summary summary() {
      return new Summary(created, unchanged, faulty, faults);
    }

    /** Reads lines until there are enough; false where there are none any more. */
    boolean readBatch() throws IOException {
      records.clear();
      places.clear();
      byte[] line = lines.next();
      boolean any = line != null;
      while (line != null) {
        read(line);
        line = records.size() == BATCH ? null : lines.next();
      }
      return any;
    }

    private void read(byte[] line) {
      if (lines.isTooLong()) {
        fault(lines.number(), ProblemKind.CONTENT_TOO_LARGE, "A line may have at most 64 KB.");
        return;
      }
      try {
        JsonNode node = json.readTree(line);
        KeyRecord record = form.read(actor, node, known);
        records.add(record);
        places.add(new Place(lines.number(), node.hasNonNull("id")));
      } catch (ProblemException e) {
        fault(lines.number(), e);
      } catch (JacksonException e) {
        fault(
            lines.number(),
            ProblemKind.MALFORMED_JSON,
            "The line is not the JSON of one object with distinct fields.");
      }
    }

    void storeBatch() {
      if (records.isEmpty()) {
        return;
      }
      List<Event> events =
          records.stream().map(each -> Events.key("imported", actor, each, Map.of())).toList();
      Attempts attempts = new Attempts();
      List<Creation> done =
          attempts.once(() -> store.createAll(records, events, unlimited), Optional::empty);
      for (int i = 0; i < done.size(); i++) {
        note(done.get(i), records.get(i), places.get(i), attempts.anyReplyLost());
      }
    }

    private void note(Creation creation, KeyRecord record, Place place, boolean tried) {
      KeyId holder = creation.kind() == Kind.HASH_TAKEN ? KeyId.parse(creation.about()) : null;
      boolean isOwn = record.key().id().equals(holder);
      boolean isHere =
          holder != null && (isOwn || !place.named) && isSameOrganization(holder, record);
      if (creation.kind() == Kind.STORED || (isHere && tried && isOwn && !place.named)) {
        created++;
        imported.add(record.key().organization());
      } else if (isHere) {
        unchanged++;
      } else {
        fault(place.line, problem(creation));
      }
    }

    /** What belongs to another organization is not shown to be there. */
    private boolean isSameOrganization(KeyId holder, KeyRecord record) {
      return store
          .find(holder)
          .filter(found -> found.key().organization().equals(record.key().organization()))
          .isPresent();
    }

    private void fault(long line, ProblemKind kind, String detail) {
      fault(line, new ProblemException(kind, detail));
    }

    private void fault(long line, ProblemException problem) {
      faulty++;
      if (faults.size() < MOST_FAULTS) {
        List<Fault> all = problem.faults();
        List<Fault> fields =
            all.isEmpty() ? null : List.copyOf(all.subList(0, Math.min(all.size(), MOST_FIELDS)));
        faults.add(new LineFault(line, problem.kind().code(), problem.detail(), fields));
      }
    }
  }

  private static ProblemException problem(Creation creation) {
    return switch (creation.kind()) {
      case STORED, HASH_TAKEN ->
          new ProblemException(
              ProblemKind.KEY_EXISTS, "This secret is another key's, or an old one of it.");
      case ID_TAKEN ->
          new ProblemException(
              ProblemKind.KEY_EXISTS,
              "A key with this ID is there with another secret, or other old ones. It is left as it"
                  + " is.");
      case ID_DELETED ->
          new ProblemException(
              ProblemKind.VALIDATION_FAILED,
              "The key with this ID was deleted here, and gateways go on refusing it for hours."
                  + " Leave its id out to take the secret over as a new key.",
              List.of(new Fault("id", "must not be that of a key which was deleted here lately")));
      case NO_PROJECT ->
          new ProblemException(
              ProblemKind.VALIDATION_FAILED,
              "Project " + creation.about() + " is gone.",
              List.of(new Fault("projects", "must be projects that exist")));
      case NO_ROOM ->
          new ProblemException(
              ProblemKind.KEY_LIMIT_REACHED,
              "Project "
                  + creation.about()
                  + " has all the active keys that it may have. Raise its keyLimit, or say"
                  + " ignoreKeyLimit=true.");
    };
  }
}
