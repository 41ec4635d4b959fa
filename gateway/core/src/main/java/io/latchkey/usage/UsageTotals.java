package io.latchkey.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Use of all keys of a project or an organization together, as it was written. Calls block. */
public interface UsageTotals {

  /**
   * What is known of days from one to another, both included; in no order, and without projects.
   *
   * @param of the ID of a project or an organization
   */
  List<UsageRow> read(String of, LocalDate from, LocalDate to);

  /** Since when all use is added up; null if it never was. Before that, only keys have counts. */
  @Nullable Instant since();
}
