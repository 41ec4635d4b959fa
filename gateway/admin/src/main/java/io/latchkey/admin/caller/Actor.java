package io.latchkey.admin.caller;

import io.latchkey.event.Event;
import io.latchkey.identity.Role;
import io.latchkey.identity.Session;
import io.latchkey.identity.User;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import io.latchkey.mutation.CallAttempt;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who calls the admin API.
 *
 * @param user null for who is none: the system operator with the bootstrap token, and nobody
 * @param name as logs and events show it
 * @param operator whether everything is allowed, in every organization
 * @param roles by organization; in others nothing is to be seen
 * @param proof what the caller showed
 * @param attempt which try of its call this is
 */
public record Actor(
    @Nullable UserId user,
    String name,
    boolean operator,
    Map<OrganizationId, Role> roles,
    Proof proof,
    CallAttempt attempt) {

  /** The name of the exchange's attribute that holds the caller. */
  public static final String ATTRIBUTE = "io.latchkey.admin.actor";

  private static final String OPERATOR = "system-operator";

  /** This program, where it does something by itself. */
  public static final Actor PROGRAM =
      new Actor(null, "latchkey", true, Map.of(), new Proof(null, null, null, null));

  /** This program, where it goes on with what the system operator began. */
  public static final Actor SYSTEM_OPERATOR =
      new Actor(null, OPERATOR, true, Map.of(), new Proof(null, null, null, null));

  public Actor {
    roles = Map.copyOf(roles);
  }

  /** Somebody whose call is tried once. */
  public Actor(
      @Nullable UserId user,
      String name,
      boolean operator,
      Map<OrganizationId, Role> roles,
      Proof proof) {
    this(user, name, operator, roles, proof, CallAttempt.ONLY);
  }

  /**
   * What a caller showed, and from where.
   *
   * @param address that the call comes from; null for what this program does by itself
   * @param id of the token or session; null for none that has one
   * @param session null where it is none
   * @param organization the only one that the call is to act in; null for all of the caller's
   */
  public record Proof(
      @Nullable String address,
      @Nullable String id,
      @Nullable Session session,
      @Nullable OrganizationId organization) {}

  /** Whoever holds the bootstrap token: may do everything. */
  public static Actor systemOperator(String address) {
    return new Actor(null, OPERATOR, true, Map.of(), new Proof(address, null, null, null));
  }

  /** Whoever showed nothing that is good. */
  public static Actor nobody(String address) {
    return new Actor(null, "nobody", false, Map.of(), new Proof(address, null, null, null));
  }

  /** A user with all that it may do. */
  public static Actor of(User user, Proof proof) {
    return new Actor(user.id(), user.name(), user.operator(), user.roles(), proof);
  }

  /** This caller, who has shown something else. */
  public Actor by(Proof other) {
    return new Actor(user, name, operator, roles, other, attempt);
  }

  /** This caller, in one try of its call. */
  public Actor trying(CallAttempt one) {
    return new Actor(user, name, operator, roles, proof, one);
  }

  /** This caller, who acts in one organization only: an operator as its admin. */
  public Actor within(OrganizationId organization) {
    Role role = operator ? Role.ADMIN : roles.get(organization);
    Proof within = new Proof(proof.address, proof.id, proof.session, organization);
    Map<OrganizationId, Role> here = role == null ? Map.of() : Map.of(organization, role);
    return new Actor(user, name, false, here, within, attempt);
  }

  /** Whether it showed nothing that is good. */
  public boolean isNobody() {
    return user == null && !operator && roles.isEmpty();
  }

  /** The user's ID, or {@code system-operator}. */
  public String id() {
    return user == null ? name : user.value();
  }

  /** Whether anything of an organization is to be seen. */
  public boolean sees(OrganizationId organization) {
    return operator || roles.containsKey(organization);
  }

  /** Whether as much is allowed in an organization as {@code least} allows. */
  public boolean has(Role least, OrganizationId organization) {
    Role role = roles.get(organization);
    return operator || (role != null && role.includes(least));
  }

  /** As the event log has it, for an event of an organization; null for one of none. */
  public Event.Actor inEvents(@Nullable OrganizationId organization) {
    Role role = organization == null ? null : roles.get(organization);
    String shown = operator ? "operator" : role == null ? null : role.text();
    return new Event.Actor(
        name, user == null ? null : user.value(), shown, proof.address, proof.id);
  }

  @Override
  public String toString() {
    return id();
  }
}
