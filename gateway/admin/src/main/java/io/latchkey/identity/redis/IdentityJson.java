package io.latchkey.identity.redis;

import io.latchkey.identity.Account;
import io.latchkey.identity.Invitation;
import io.latchkey.identity.PendingSignIn;
import io.latchkey.identity.PersonalToken;
import io.latchkey.identity.Role;
import io.latchkey.identity.Session;
import io.latchkey.identity.User;
import io.latchkey.key.KeyHash;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import io.latchkey.keystore.NewerSchemaException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Users, tokens and sessions as they stand in Redis. Times are milliseconds since the epoch. */
final class IdentityJson {

  private static final int SCHEMA = 1;

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record UserDocument(
      int schema,
      int version,
      String id,
      String userName,
      String name,
      @Nullable String password,
      @Nullable String subject,
      boolean operator,
      Map<String, String> roles,
      @Nullable String home,
      @Nullable Boolean passwordMade,
      @Nullable Map<String, Long> joined,
      long createdAt) {}

  private record TokenDocument(
      int schema,
      String id,
      String owner,
      String name,
      String tail,
      String hash,
      @Nullable String organization,
      @Nullable String role,
      long createdAt,
      @Nullable Long expiresAt) {}

  private record InvitationDocument(
      int schema,
      String id,
      String organization,
      String role,
      String name,
      String hash,
      @Nullable String inviter,
      String inviterName,
      long createdAt,
      long expiresAt) {}

  private record SessionDocument(
      int schema,
      String id,
      String hash,
      @Nullable String user,
      @Nullable String operator,
      long startedAt,
      long authenticatedAt,
      long ends) {}

  private record PendingDocument(
      int schema,
      String browser,
      String nonce,
      String verifier,
      String redirectUri,
      String returnTo,
      @Nullable Long provenSince) {}

  private record Schema(int schema) {}

  String write(User user) {
    Map<String, String> roles = new TreeMap<>();
    user.roles().forEach((organization, role) -> roles.put(organization.value(), role.text()));
    Map<String, Long> joined = new TreeMap<>();
    user.account().joined().forEach((each, at) -> joined.put(each.value(), at.toEpochMilli()));
    OrganizationId home = user.account().home();
    return mapper.writeValueAsString(
        new UserDocument(
            SCHEMA,
            user.version(),
            user.id().value(),
            user.userName(),
            user.name(),
            user.password(),
            user.subject(),
            user.operator(),
            roles,
            home == null ? null : home.value(),
            user.account().passwordMade(),
            joined,
            user.createdAt().toEpochMilli()));
  }

  String write(PersonalToken token) {
    OrganizationId organization = token.organization();
    Role role = token.role();
    Instant expiresAt = token.expiresAt();
    return mapper.writeValueAsString(
        new TokenDocument(
            SCHEMA,
            token.id(),
            token.owner().value(),
            token.name(),
            token.tail(),
            token.hash().toBase64Url(),
            organization == null ? null : organization.value(),
            role == null ? null : role.text(),
            token.createdAt().toEpochMilli(),
            expiresAt == null ? null : expiresAt.toEpochMilli()));
  }

  String write(Session session) {
    UserId user = session.user();
    return mapper.writeValueAsString(
        new SessionDocument(
            SCHEMA,
            session.id(),
            session.hash().toBase64Url(),
            user == null ? null : user.value(),
            session.operator(),
            session.startedAt().toEpochMilli(),
            session.authenticatedAt().toEpochMilli(),
            session.ends().toEpochMilli()));
  }

  String write(PendingSignIn pending) {
    Instant provenSince = pending.provenSince();
    return mapper.writeValueAsString(
        new PendingDocument(
            SCHEMA,
            pending.browser(),
            pending.nonce(),
            pending.verifier(),
            pending.redirectUri(),
            pending.returnTo(),
            provenSince == null ? null : provenSince.toEpochMilli()));
  }

  /**
   * Reads a user. A role that this program does not know is none.
   *
   * @throws NewerSchemaException where a newer version of the program wrote it
   */
  User readUser(String json) {
    refuseNewer("of a user", json);
    UserDocument document = mapper.readValue(json, UserDocument.class);
    Map<OrganizationId, Role> roles = new LinkedHashMap<>();
    document.roles.forEach(
        (organization, name) -> {
          Role role = Role.parse(name);
          if (role != null) {
            roles.put(new OrganizationId(organization), role);
          }
        });
    return new User(
        new UserId(document.id),
        document.userName,
        document.name,
        document.password,
        document.subject,
        document.operator,
        roles,
        account(document),
        Instant.ofEpochMilli(document.createdAt),
        document.version);
  }

  /** Of a user from before there were invitations, nothing of it is known. */
  private static Account account(UserDocument document) {
    Map<OrganizationId, Instant> joined = new LinkedHashMap<>();
    if (document.joined != null) {
      document.joined.forEach(
          (each, at) -> joined.put(new OrganizationId(each), Instant.ofEpochMilli(at)));
    }
    return new Account(
        document.home == null ? null : new OrganizationId(document.home),
        Boolean.TRUE.equals(document.passwordMade),
        joined);
  }

  String write(Invitation invitation) {
    return mapper.writeValueAsString(
        new InvitationDocument(
            SCHEMA,
            invitation.id(),
            invitation.organization().value(),
            invitation.role().text(),
            invitation.name(),
            invitation.hash().toBase64Url(),
            invitation.inviter(),
            invitation.inviterName(),
            invitation.createdAt().toEpochMilli(),
            invitation.expiresAt().toEpochMilli()));
  }

  /** Reads an invitation; throws as {@link #readUser}. An unknown role is the least. */
  Invitation readInvitation(String json) {
    refuseNewer("of an invitation", json);
    InvitationDocument document = mapper.readValue(json, InvitationDocument.class);
    Role role = Role.parse(document.role);
    return new Invitation(
        document.id,
        new OrganizationId(document.organization),
        role == null ? Role.VIEWER : role,
        document.name,
        KeyHash.ofBase64Url(document.hash),
        document.inviter,
        document.inviterName,
        Instant.ofEpochMilli(document.createdAt),
        Instant.ofEpochMilli(document.expiresAt));
  }

  /** Reads a token; throws as {@link #readUser}. */
  PersonalToken readToken(String json) {
    refuseNewer("of an admin token", json);
    TokenDocument document = mapper.readValue(json, TokenDocument.class);
    String organization = document.organization;
    String role = document.role;
    Long expiresAt = document.expiresAt;
    return new PersonalToken(
        document.id,
        new UserId(document.owner),
        document.name,
        document.tail,
        KeyHash.ofBase64Url(document.hash),
        organization == null ? null : new OrganizationId(organization),
        role == null ? null : Role.parse(role),
        Instant.ofEpochMilli(document.createdAt),
        expiresAt == null ? null : Instant.ofEpochMilli(expiresAt));
  }

  /** Reads a session; throws as {@link #readUser}. */
  Session readSession(String json) {
    refuseNewer("of a session", json);
    SessionDocument document = mapper.readValue(json, SessionDocument.class);
    String user = document.user;
    return new Session(
        document.id,
        KeyHash.ofBase64Url(document.hash),
        user == null ? null : new UserId(user),
        document.operator,
        Instant.ofEpochMilli(document.startedAt),
        Instant.ofEpochMilli(document.authenticatedAt),
        Instant.ofEpochMilli(document.ends));
  }

  /** Reads a sign-in that is under way; throws as {@link #readUser}. */
  PendingSignIn readPendingSignIn(String json) {
    refuseNewer("of a sign-in", json);
    PendingDocument document = mapper.readValue(json, PendingDocument.class);
    Long provenSince = document.provenSince;
    return new PendingSignIn(
        document.browser,
        document.nonce,
        document.verifier,
        document.redirectUri,
        document.returnTo,
        provenSince == null ? null : Instant.ofEpochMilli(provenSince));
  }

  private void refuseNewer(String what, String json) {
    int schema = mapper.readValue(json, Schema.class).schema;
    if (schema > SCHEMA) {
      throw new NewerSchemaException(what, schema, SCHEMA);
    }
  }
}
