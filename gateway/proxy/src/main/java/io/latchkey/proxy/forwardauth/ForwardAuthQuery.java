package io.latchkey.proxy.forwardauth;

import io.latchkey.key.Permission;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an ingress asks of the key of a request, by the query of {@code /latchkey/auth}.
 *
 * @param project the ID or slug; null if the query doesn't name one
 * @param permission null for {@code read} or {@code write} by the request's method
 * @param cost what the request is charged; from 1
 * @param uri the request's target, which the client has written; null if the query has none
 */
record ForwardAuthQuery(
    @Nullable String project, @Nullable Permission permission, int cost, @Nullable String uri) {

  private static final int LONGEST_NAME = 128;
  private static final ForwardAuthQuery EMPTY = new ForwardAuthQuery(null, null, 1, null);

  /**
   * Reads a query. {@code uri=} ends it: all that follows belongs to the client, so that nothing in
   * it is taken for a parameter.
   *
   * @param maximumCost the most that a request may be charged
   * @throws ForwardAuthFaultException if a parameter is unknown, comes twice or has a wrong value
   */
  static ForwardAuthQuery parse(@Nullable String query, int maximumCost)
      throws ForwardAuthFaultException {
    if (query == null || query.isEmpty()) {
      return EMPTY;
    }
    String project = null;
    String permission = null;
    String cost = null;
    String rest = query;
    while (!rest.isEmpty()) {
      if (rest.startsWith("uri=")) {
        break;
      }
      int end = rest.indexOf('&') < 0 ? rest.length() : rest.indexOf('&');
      String part = rest.substring(0, end);
      rest = end == rest.length() ? "" : rest.substring(end + 1);
      int equals = part.indexOf('=');
      String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
      switch (equals < 0 ? part : part.substring(0, equals)) {
        case "project" -> project = once("project", project, value);
        case "permission" -> permission = once("permission", permission, value);
        case "cost" -> cost = once("cost", cost, value);
        default ->
            throw new ForwardAuthFaultException(
                "The parameters are project, permission, cost and, as the last one, uri.");
      }
    }
    return new ForwardAuthQuery(
        project(project),
        permission(permission),
        cost(cost, maximumCost),
        rest.isEmpty() ? null : rest.substring("uri=".length()));
  }

  private static String once(String name, @Nullable String before, String value)
      throws ForwardAuthFaultException {
    if (before != null) {
      throw new ForwardAuthFaultException("The parameter " + name + " must come once.");
    }
    return value;
  }

  private static @Nullable String project(@Nullable String text) throws ForwardAuthFaultException {
    if (text != null && (text.isEmpty() || text.length() > LONGEST_NAME)) {
      throw new ForwardAuthFaultException(
          "The parameter project must be the ID or slug of a project.");
    }
    return text;
  }

  private static @Nullable Permission permission(@Nullable String text)
      throws ForwardAuthFaultException {
    Permission permission = text == null || text.isEmpty() ? null : Permission.parse(text);
    if (permission == null && text != null && !text.isEmpty()) {
      throw new ForwardAuthFaultException(
          "The parameter permission must have 1 to 64 characters of a-z, 0-9, : . _ - and begin"
              + " with a letter.");
    }
    return permission;
  }

  private static int cost(@Nullable String text, int maximum) throws ForwardAuthFaultException {
    if (text == null || text.isEmpty()) {
      return 1;
    }
    int cost = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (cost < 1 || cost > maximum) {
      throw new ForwardAuthFaultException(
          "The parameter cost must be a number from 1 to " + maximum + ".");
    }
    return cost;
  }

  private static String decoded(String text) throws ForwardAuthFaultException {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    try {
      for (int i = 0; i < text.length(); i++) {
        boolean encoded = text.charAt(i) == '%';
        bytes.put(
            encoded ? (byte) HexFormat.fromHexDigits(text, i + 1, i + 3) : (byte) text.charAt(i));
        i += encoded ? 2 : 0;
      }
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (IllegalArgumentException | IndexOutOfBoundsException | CharacterCodingException e) {
      throw new ForwardAuthFaultException("The query isn't percent-encoded UTF-8.");
    }
  }
}
