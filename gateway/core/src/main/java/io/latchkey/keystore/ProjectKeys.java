package io.latchkey.keystore;

import io.latchkey.key.ProjectId;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The keys that open a project and were not revoked, asked for page by page. Blocks. */
public final class ProjectKeys implements Iterator<KeyRecord> {

  private static final int STEP = 200;

  private final KeyStore store;
  private final ProjectId project;
  private Iterator<KeyRecord> page = List.<KeyRecord>of().iterator();
  private KeyStore.@Nullable Cursor after;
  private boolean isLast;

  public ProjectKeys(KeyStore store, ProjectId project) {
    this.store = store;
    this.project = project;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && !isLast) {
      KeyStore.Page found = store.list(null, project, after, STEP);
      page = found.records().stream().filter(each -> !each.key().revoked()).iterator();
      after = found.next();
      isLast = after == null;
    }
    return page.hasNext();
  }

  @Override
  public KeyRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }
}
