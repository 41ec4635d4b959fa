package io.latchkey.encryption;

import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what keys have had decrypted, and what was refused them, until somebody takes the counts
 * to the event log. Holds no plaintext, token or name of a field. Never blocks; safe for use by
 * many threads.
 */
public final class DecryptionReports {

  /** Of more keys, projects and classes than this, those that come later are not counted. */
  private static final int MOST = 100_000;

  private final ConcurrentHashMap<Reader, Long> decrypted = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Reader, Long> refused = new ConcurrentHashMap<>();

  /**
   * Who reads what.
   *
   * @param fieldClass {@link FieldClass#DEFAULT} if the class of what was refused is not known
   */
  public record Reader(
      KeyId key, OrganizationId organization, ProjectId project, FieldClass fieldClass) {}

  /** Notes that a key was shown so many fields. */
  public void decrypted(Reader reader, int fields) {
    count(decrypted, reader, fields);
  }

  /** Notes that so many tokens that a key showed could not be decrypted. */
  public void refused(Reader reader, int fields) {
    count(refused, reader, fields);
  }

  /** Takes the counts of what was decrypted since they were taken last. */
  public Map<Reader, Long> takeDecrypted() {
    return take(decrypted);
  }

  /** Takes the counts of what was refused since they were taken last. */
  public Map<Reader, Long> takeRefused() {
    return take(refused);
  }

  private static void count(ConcurrentHashMap<Reader, Long> counts, Reader reader, int fields) {
    if (counts.size() < MOST || counts.containsKey(reader)) {
      counts.merge(reader, (long) fields, Long::sum);
    }
  }

  private static Map<Reader, Long> take(ConcurrentHashMap<Reader, Long> counts) {
    Map<Reader, Long> taken = new HashMap<>();
    for (Reader reader : counts.keySet()) {
      Long count = counts.remove(reader);
      if (count != null) {
        taken.put(reader, count);
      }
    }
    return taken;
  }
}
