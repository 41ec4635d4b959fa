package io.latchkey.identity;

import io.latchkey.event.Event;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import java.util.List;
import java.util.Optional;

/**
 * The records of users. Every mutation is one atomic step. Calls block, and throw {@link
 * io.latchkey.store.StoreUnavailableException} where the store can't be asked: a mutation may have
 * happened then.
 */
public interface UserStore {

  /** This store, whose mutations write events in their own step; those that fail write none. */
  UserStore noting(List<Event> events);

  /**
   * This store, whose mutations are refused with a {@link LastAdminException} where they would take
   * an organization its last admin, also where another call does the same at this moment.
   */
  UserStore keepingAnAdmin(OrganizationId organization);

  /**
   * Stores a new user.
   *
   * @throws io.latchkey.keystore.ConflictException where its ID, user name or subject is there
   *     already
   */
  void create(User user);

  /**
   * Stores a user over the version before it. Neither its user name nor its subject can change.
   * With its password all of its sessions end, in the same step.
   *
   * @param before as it was read
   * @throws io.latchkey.keystore.ConflictException where the stored version is another one
   */
  void replace(User before, User user);

  /**
   * Removes a user with its sessions and its tokens, in one step.
   *
   * @throws io.latchkey.keystore.ConflictException where the stored version is another one
   */
  void delete(User user);

  /** The user; empty where there is none. */
  Optional<User> find(UserId id);

  /** The user with this user name, in lower case; empty where there is none. */
  Optional<User> byUserName(String userName);

  /** The user with this subject; empty where there is none. */
  Optional<User> bySubject(String subject);

  /** The members of an organization, oldest user first. */
  List<User> members(OrganizationId organization);
}
