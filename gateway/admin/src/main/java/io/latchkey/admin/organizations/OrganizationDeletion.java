package io.latchkey.admin.organizations;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.keys.KeyRevocation;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.projects.ProjectDeletion;
import io.latchkey.change.Confirmation;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.Attempts;
import io.latchkey.reassertion.EndingMemory;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes organizations: first their keys, then their projects, webhooks and invitations, then
 * their members' access and what personal tokens could do there, and last the record. So a call
 * that is cut off half-way can be made again and finishes; whoever makes it leaves last. People and
 * events stay. Calls block, and throw as {@code KeyLifecycle}.
 */
final class OrganizationDeletion {

  private static final Logger log = LoggerFactory.getLogger(OrganizationDeletion.class);
  private static final int STEP = 200;

  private final ProjectStore store;
  private final KeyStore keys;
  private final KeyRevocation endings;
  private final EndingMemory memory;
  private final ProjectDeletion projects;
  private final OrganizationParts parts;

  OrganizationDeletion(
      ProjectStore store,
      KeyStore keys,
      KeyRevocation endings,
      EndingMemory memory,
      ProjectDeletion projects,
      OrganizationParts parts) {
    this.store = store;
    this.keys = keys;
    this.endings = endings;
    this.memory = memory;
    this.projects = projects;
    this.parts = parts;
  }

  /**
   * What a deletion did.
   *
   * @param projects how many this call deleted
   * @param keys how many this call deleted
   */
  record Deleted(int projects, int keys, Confirmation confirmation) {}

  /**
   * Deletes an organization and waits for the fleet.
   *
   * @param force whether it may go with its projects
   * @throws ProblemException if it has projects and that was not said
   */
  Deleted delete(Actor actor, Organization organization, boolean force) {
    OrganizationId id = organization.id();
    if (!force && !store.projects(id).isEmpty()) {
      throw new ProblemException(
          ProblemKind.ORGANIZATION_IN_USE,
          "This organization has projects. Deleting it deletes them with all their keys. Delete"
              + " them first, or send force=true to delete everything.");
    }
    int deletedKeys = deleteKeys(actor, id);
    List<Project> gone = store.projects(id);
    projects.removeAll(actor, gone);
    Confirmation confirmation =
        projects.awaitGone(
            () -> {
              deleteKeys(actor, id);
              projects.removeAll(actor, gone);
            });
    parts.remove(actor, id);
    removeRecord(actor, id);
    memory.remember(new Ending.OrganizationDeleted(id));
    log.info(
        "event=organization.deleted organization={} actor={} projects={} keys={} pending={}",
        id,
        actor,
        gone.size(),
        deletedKeys,
        confirmation.pending().size());
    return new Deleted(gone.size(), deletedKeys, confirmation);
  }

  private int deleteKeys(Actor actor, OrganizationId organization) {
    int deleted = 0;
    KeyStore.Cursor after = null;
    do {
      KeyStore.Page page = keys.list(organization, null, after, STEP);
      for (KeyRecord record : page.records()) {
        KeyId id = record.key().id();
        deleted += endings.delete(actor, id, key -> {}).isPresent() ? 1 : 0;
        memory.remember(new Ending.Deleted(id));
      }
      after = page.next();
    } while (after != null);
    return deleted;
  }

  private void removeRecord(Actor actor, OrganizationId id) {
    var unused =
        new Attempts()
            .change(
                () -> store.organization(id),
                found -> {
                  found.ifPresent(each -> removeRecord(actor, each));
                  return found;
                });
  }

  private void removeRecord(Actor actor, Organization organization) {
    try {
      store.noting(Events.organization("deleted", actor, organization)).delete(organization);
    } catch (ConflictException e) { // Somebody has made a project meanwhile.
      projects.removeAll(actor, store.projects(organization.id()));
      throw e;
    }
  }
}
