package io.latchkey.declared.file;

import io.latchkey.declared.file.FileFaultsException.Fault;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong so far. */
final class Faults {

  private static final int MOST = 100;

  private final List<Fault> found = new ArrayList<>();

  void add(Place place, String problem) {
    if (found.size() < MOST) {
      found.add(new Fault(place, problem));
    }
  }

  /** Throws if there are any. */
  void check() {
    if (!found.isEmpty()) {
      throw new FileFaultsException(found);
    }
  }
}
