package io.latchkey.identity;

import io.latchkey.event.Event;
import io.latchkey.key.KeyHash;
import io.latchkey.key.OrganizationId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Open invitations. One that was accepted, refused or revoked, or that has expired, is gone. Blocks
 * and throws as {@link UserStore} does.
 */
public interface InvitationStore {

  /**
   * Stores a new invitation.
   *
   * @param most how many an organization may have open
   * @return false if it has as many: nothing is stored then
   */
  boolean create(Invitation invitation, int most, Event event);

  /** The invitation with this ID; empty if there is none. */
  Optional<Invitation> find(String id);

  /** The invitation whose code has this hash; empty if there is none. */
  Optional<Invitation> find(KeyHash hash);

  /** An organization's invitations, oldest first. */
  List<Invitation> of(OrganizationId organization);

  /** Ends an invitation that nobody accepted; does nothing if it is gone. */
  void end(Invitation invitation, Event event);

  /**
   * Makes a user a member in exchange for an invitation, in one step.
   *
   * @param before as it was read; null for a user that this creates
   * @throws io.latchkey.keystore.ConflictException if the invitation is gone, the user was changed
   *     by somebody else, or its user name is taken
   */
  void accept(Invitation invitation, @Nullable User before, User after, Event event);
}
